import Statistics

/// Shares of money, with the proof that nothing is better.
public struct Allocation: Sendable, Hashable {
    /// `[assetCount]`, summing to 1.
    public let weights: [Double]
    /// Expected return over the period.
    public let expectedReturn: Double
    /// Standard deviation of the return.
    public let volatility: Double
    /// How far the Karush–Kuhn–Tucker conditions are from holding; below 1e-8 for a solution.
    public let residual: Double
}

extension AllocationProblem {
    /// The best allocation for a given dislike of risk.
    /// - Parameter riskAversion: λ, above 0; large values approach the allocation of least risk.
    /// - Returns: The maximiser of μᵀw − (λ/2)·wᵀΣw within the caps.
    /// - Throws: ``AllocationError``.
    public func best(riskAversion: Double) throws(AllocationError) -> Allocation {
        guard riskAversion > 0, riskAversion.isFinite else { throw .outOfRange("risk aversion", "above 0") }
        return try allocation(returnWeight: 1 / riskAversion)
    }

    /// The allocation of least risk.
    public func leastRisk() throws(AllocationError) -> Allocation { try allocation(returnWeight: 0) }

    /// Minimises ½·wᵀΣw − γ·μᵀw.
    func allocation(returnWeight: Double) throws(AllocationError) -> Allocation {
        let program = QuadraticProgram(
            quadratic: covariance,
            linear: expectedReturns.map { $0 * returnWeight },
            upper: caps,
            equalities: [.init(coefficients: [Double](repeating: 1, count: caps.count), limit: 1)],
            inequalities: groups.map { group in
                let members = Set(group.members)
                return .init(coefficients: caps.indices.map { members.contains($0) ? 1 : 0 }, limit: group.cap)
            }
        )
        let solution = try program.solve(from: nearlyBest(program))
        return allocation(solution.point, residual: program.residual(of: solution))
    }

    func allocation(_ weights: [Double], residual: Double) -> Allocation {
        Allocation(
            weights: weights,
            expectedReturn: expectedReturn(of: weights),
            volatility: volatility(of: weights),
            residual: residual
        )
    }
}

extension QuadraticProgram {
    /// The largest violation of stationarity, feasibility, sign and complementary slackness.
    func residual(of solution: Solution) -> Double {
        let gradient = gradient(at: solution.point)
        var residual = 0.0
        for (index, (value, price)) in zip(solution.point, solution.boundMultipliers).enumerated() {
            var sum = gradient[index] + price
            for (row, multiplier) in zip(equalities, solution.equalityMultipliers) {
                sum += multiplier * row.coefficients[index]
            }
            for (row, multiplier) in zip(inequalities, solution.inequalityMultipliers) {
                sum += multiplier * row.coefficients[index]
            }
            let slack = price > 0 ? upper[index] - value : value
            residual = max(residual, abs(sum), abs(price * slack), -value, value - upper[index])
        }
        for row in equalities { residual = max(residual, abs(row.value(at: solution.point) - row.limit)) }
        for (row, multiplier) in zip(inequalities, solution.inequalityMultipliers) {
            let slack = row.limit - row.value(at: solution.point)
            residual = max(residual, -slack, -multiplier, abs(multiplier * slack))
        }
        return residual
    }
}
