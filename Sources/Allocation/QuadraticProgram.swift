import Statistics

/// min ½·xᵀQx − cᵀx with 0 ≤ x ≤ u, equalities A·x = b and inequalities G·x ≤ h, by a primal active-set method.
///
/// Exact up to rounding: it ends at a point whose Karush–Kuhn–Tucker conditions hold, not at an approximation. What is at
/// a bound of its own is left out of the systems that are solved, which are as small as what lies between the bounds.
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
        /// One for each variable: below 0 where 0 binds, above where its upper bound does, 0 between.
        let boundMultipliers: [Double]
        /// One for each equality.
        let equalityMultipliers: [Double]
        /// One for each inequality; 0 where it does not bind.
        let inequalityMultipliers: [Double]
    }

    /// What is held for a step.
    enum Held: Hashable {
        case atZero(Int)
        case atUpper(Int)
        case inequality(Int)
    }

    let quadratic: Matrix
    let linear: [Double]
    let upper: [Double]
    let equalities: [Constraint]
    let inequalities: [Constraint]

    /// Solves from a point that meets every constraint; the nearer to the solution it is, the fewer steps it takes.
    func solve(from start: [Double]) throws(AllocationError) -> Solution {
        var point = start
        var working = bindingAtStart(start)
        let limit = 50 * (2 * upper.count + inequalities.count + 10)
        let noise = derivativeNoise
        for _ in 0..<limit {
            let gradient = gradient(at: point)
            guard let step = WorkingStep(self, holding: working, gradient: gradient) else {
                // What is held has become dependent: the last of it is implied by the others.
                guard !working.isEmpty else { throw .notConvex }
                working.removeLast()
                continue
            }
            if step.isStill(gradient, noise: noise) {
                let multipliers = working.map { step.multiplier(of: $0) }
                guard let worst = multipliers.indices.min(by: { multipliers[$0] < multipliers[$1] }),
                    multipliers[worst] < -max(1e-11, noise)
                else { return solution(point, step, working) }
                working.remove(at: worst)
            } else {
                let (share, blocking) = longestStep(from: point, along: step.direction, holding: working)
                for index in point.indices { point[index] += share * step.direction[index] }
                if let blocking { hold(blocking, &working, &point) }
            }
        }
        throw .noConvergence(steps: limit)
    }

    /// What rounding may leave of a derivative that is 0, wherever the point is.
    private var derivativeNoise: Double {
        let sizes = upper.indices.map { row in
            upper.indices.reduce(abs(linear[row])) { $0 + abs(quadratic[row, $1]) * upper[$1] }
        }
        return 64 * Double.ulpOfOne * (sizes.max() ?? 0)
    }

    func gradient(at point: [Double]) -> [Double] {
        zip(quadratic.multiplied(by: point), linear).map { $0.0 - $0.1 }
    }

    private func hold(_ blocking: Held, _ working: inout [Held], _ point: inout [Double]) {
        switch blocking {
        case .atZero(let index): point[index] = 0
        case .atUpper(let index): point[index] = upper[index]
        case .inequality: break
        }
        working.append(blocking)
    }

    /// What binds at the start, the inequalities last: they go first should it be dependent.
    private func bindingAtStart(_ point: [Double]) -> [Held] {
        let bounds = point.indices.compactMap { index -> Held? in
            point[index] <= 0 ? .atZero(index) : point[index] >= upper[index] ? .atUpper(index) : nil
        }
        let binding = inequalities.indices.filter {
            abs(inequalities[$0].value(at: point) - inequalities[$0].limit) < 1e-12
        }
        return bounds + binding.map { .inequality($0) }
    }

    /// How far to go before something that is not held stops it.
    private func longestStep(
        from point: [Double],
        along direction: [Double],
        holding working: [Held]
    ) -> (share: Double, blocking: Held?) {
        var (share, blocking) = (1.0, Held?.none)
        func stop(_ distance: Double, _ slope: Double, _ what: Held) {
            guard slope > 1e-14 else { return }
            let possible = max(distance, 0) / slope
            if possible < share { (share, blocking) = (possible, what) }
        }
        for index in point.indices {
            stop(point[index], -direction[index], .atZero(index))
            stop(upper[index] - point[index], direction[index], .atUpper(index))
        }
        for (index, row) in inequalities.enumerated() where !working.contains(.inequality(index)) {
            stop(row.limit - row.value(at: point), row.value(at: direction), .inequality(index))
        }
        return (share, blocking)
    }

    private func solution(_ point: [Double], _ step: WorkingStep, _ working: [Held]) -> Solution {
        var bounds = [Double](repeating: 0, count: point.count)
        var others = [Double](repeating: 0, count: inequalities.count)
        for held in working {
            switch held {
            case .atZero(let index): bounds[index] = -step.multiplier(of: held)
            case .atUpper(let index): bounds[index] = step.multiplier(of: held)
            case .inequality(let index): others[index] = step.multiplier(of: held)
            }
        }
        return Solution(
            point: point,
            boundMultipliers: bounds,
            equalityMultipliers: step.equalityMultipliers,
            inequalityMultipliers: others
        )
    }
}
