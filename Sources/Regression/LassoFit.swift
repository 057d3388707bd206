public import Statistics

/// A logistic regression with the lasso penalty: coefficients that do not earn their keep are exactly 0.
///
/// Minimises Σ wᵢ·logLossᵢ + λ·‖γ‖₁, γ being the coefficients of the standardised columns (population standard deviation); the
/// intercept is not penalised. Newton steps, each a lasso on the quadratic model solved by coordinate descent.
/// - seealso: Friedman, Hastie and Tibshirani, *Regularization Paths for Generalized Linear Models* (2010).
public struct LassoFit: Sendable, Hashable {
    /// Log-odds of bad of a row of zeros.
    public let intercept: Double
    /// Log-odds of bad for each unit of a column; 0 where the penalty keeps it out.
    public let coefficients: [Double]
    /// Newton steps taken.
    public let iterations: Int

    /// Fits a regression.
    /// - Parameters:
    ///   - design: Finite numbers, `[rowCount, columnCount]`, without a column for the intercept.
    ///   - isBad: Outcome of each row.
    ///   - weights: How much each row counts, above 0.
    ///   - penalty: λ, at least 0.
    /// - Throws: ``RegressionError/noConvergence(iterations:)``.
    public init(
        design: Matrix,
        isBad: [Bool],
        weights: [Double],
        penalty: Double
    ) throws(RegressionError) {
        precondition(penalty >= 0, "penalty \(penalty)")
        precondition(isBad.count == design.rowCount && weights.count == design.rowCount, "rows of unequal number")
        let scaling = Standardisation(of: design)
        var state = LassoState(scaling.design, isBad: isBad, weights: weights, penalty: penalty)
        var steps = 0
        while try state.step() > 1e-10 {
            steps += 1
            guard steps < 200 else { throw .noConvergence(iterations: steps) }
        }
        (intercept, coefficients) = scaling.original(state.parameters)
        iterations = steps
    }
}

/// One point of the descent, on a standardised design whose first column is 1.
private struct LassoState {
    let design: Matrix
    let isBad: [Bool]
    let weights: [Double]
    let penalty: Double
    var parameters: [Double]

    init(_ design: Matrix, isBad: [Bool], weights: [Double], penalty: Double) {
        self.design = design
        self.isBad = isBad
        self.weights = weights
        self.penalty = penalty
        parameters = interceptAlone(isBad: isBad, weights: weights, columnCount: design.columnCount)
    }

    /// Moves to the minimum of the quadratic model, or towards it until the objective does not rise.
    /// - Returns: The largest change of a parameter.
    mutating func step() throws(RegressionError) -> Double {
        let chances = design.multiplied(by: parameters).map { probability(logOdds: $0) }
        let hessian = design.gram(weights: zip(weights, chances).map { $0 * $1 * (1 - $1) })
        let residuals = zip(chances, zip(weights, isBad)).map { $1.0 * ($0 - ($1.1 ? 1 : 0)) }
        let target = minimum(hessian, gradient: design.transposeMultiplied(by: residuals))
        let start = objective(at: parameters)
        var factor = 1.0
        for _ in 0..<40 {
            let next = zip(parameters, target).map { $0 + factor * ($1 - $0) }
            if objective(at: next) <= start + 1e-12 * abs(start) {
                let change = zip(parameters, next).map { abs($0 - $1) }.max() ?? 0
                // A whole step keeps exact zeros; a part of one keeps those that both ends share.
                parameters = factor == 1 ? target : next
                return change
            }
            factor /= 2
        }
        throw .noConvergence(iterations: 40)
    }

    /// Coordinate descent on ½·dᵀHd + gᵀd + λ‖γ + d‖₁.
    private func minimum(_ hessian: Matrix, gradient: [Double]) -> [Double] {
        var point = parameters
        var slope = gradient
        for _ in 0..<10_000 {
            var largest = 0.0
            for index in point.indices where hessian[index, index] > 0 {
                let curvature = hessian[index, index]
                let free = curvature * point[index] - slope[index]
                let limit = index == 0 ? 0 : penalty
                let next = (free > limit ? free - limit : free < -limit ? free + limit : 0) / curvature
                let change = next - point[index]
                guard change != 0 else { continue }
                for other in slope.indices { slope[other] += hessian[index, other] * change }
                point[index] = next
                largest = max(largest, abs(change))
            }
            if largest < 1e-13 { break }
        }
        return point
    }

    private func objective(at parameters: [Double]) -> Double {
        var sum = 0.0
        for (row, value) in design.multiplied(by: parameters).enumerated() {
            sum += weights[row] * softplus(isBad[row] ? -value : value)
        }
        return sum + penalty * parameters.dropFirst().reduce(0) { $0 + abs($1) }
    }
}
