import Statistics

/// min ½·xᵀQx − cᵀx with equalities A·x = b and inequalities G·x ≤ h, by a primal active-set method.
///
/// Exact up to rounding: it ends at a point whose Karush–Kuhn–Tucker conditions hold, not at an approximation.
///
/// - seealso: Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 16.3.
struct QuadraticProgram {
    /// A row of coefficients and what it is held against.
    struct Constraint {
        let coefficients: [Double]
        let limit: Double

        func value(at point: [Double]) -> Double { zip(coefficients, point).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    /// A point with its multipliers.
    struct Solution {
        let point: [Double]
        /// One for each equality.
        let equalityMultipliers: [Double]
        /// One for each inequality; 0 where it does not bind.
        let inequalityMultipliers: [Double]
    }

    let quadratic: Matrix
    let linear: [Double]
    let equalities: [Constraint]
    let inequalities: [Constraint]

    /// Solves from a point that meets every constraint.
    func solve(from start: [Double]) throws(AllocationError) -> Solution {
        var point = start
        var working = bindingAtStart(start)
        let limit = 50 * (inequalities.count + 10)
        for _ in 0..<limit {
            guard let step = step(from: point, working: working) else {
                // Constraints in the working set have become dependent: the last of them is implied by the others.
                guard !working.isEmpty else { throw .notConvex }
                working.removeLast()
                continue
            }
            let length = step.direction.reduce(0) { max($0, abs($1)) }
            if length < 1e-12 {
                let multipliers = step.multipliers.dropFirst(equalities.count)
                guard let worst = multipliers.indices.min(by: { multipliers[$0] < multipliers[$1] }),
                    multipliers[worst] < -1e-11
                else { return solution(point, step.multipliers, working) }
                working.remove(at: worst - multipliers.startIndex)
            } else {
                let (share, blocking) = longestStep(from: point, along: step.direction, working: working)
                for index in point.indices { point[index] += share * step.direction[index] }
                if let blocking { working.append(blocking) }
            }
        }
        throw .noConvergence(steps: limit)
    }

    /// Inequalities that bind at the start, as many as are independent.
    private func bindingAtStart(_ point: [Double]) -> [Int] {
        var working: [Int] = []
        for index in inequalities.indices
        where abs(inequalities[index].value(at: point) - inequalities[index].limit) < 1e-12 {
            guard working.count + equalities.count < point.count else { break }
            if step(from: point, working: working + [index]) != nil { working.append(index) }
        }
        return working
    }

    /// The step to the minimum on the working set, with the multipliers there.
    private func step(from point: [Double], working: [Int]) -> (direction: [Double], multipliers: [Double])? {
        let rows = equalities.map(\.coefficients) + working.map { inequalities[$0].coefficients }
        let count = point.count
        let gradient = zip(quadratic.multiplied(by: point), linear).map { $0.0 - $0.1 }
        var system: [[Double]] = (0..<count)
            .map { row in
                (0..<count).map { quadratic[row, $0] } + rows.map { $0[row] } + [-gradient[row]]
            }
        for row in rows { system.append(row + [Double](repeating: 0, count: rows.count) + [0]) }
        guard let solution = LinearSystem(augmentedRows: system).solution() else { return nil }
        return (Array(solution.prefix(count)), Array(solution.dropFirst(count)))
    }

    /// How far to go before an inequality outside the working set stops it.
    private func longestStep(
        from point: [Double],
        along direction: [Double],
        working: [Int]
    ) -> (share: Double, blocking: Int?) {
        var (share, blocking) = (1.0, Int?.none)
        for index in inequalities.indices where !working.contains(index) {
            let slope = inequalities[index].value(at: direction)
            guard slope > 1e-14 else { continue }
            let distance = max(inequalities[index].limit - inequalities[index].value(at: point), 0) / slope
            if distance < share { (share, blocking) = (distance, index) }
        }
        return (share, blocking)
    }

    private func solution(_ point: [Double], _ multipliers: [Double], _ working: [Int]) -> Solution {
        var inequalityMultipliers = [Double](repeating: 0, count: inequalities.count)
        for (position, index) in working.enumerated() {
            inequalityMultipliers[index] = multipliers[equalities.count + position]
        }
        return Solution(
            point: point,
            equalityMultipliers: Array(multipliers.prefix(equalities.count)),
            inequalityMultipliers: inequalityMultipliers
        )
    }
}
