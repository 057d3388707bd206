import Statistics

extension AllocationProblem {
    /// Allocations from the least risk to the highest return, evenly spaced by return.
    /// - Parameter pointCount: At least 2.
    /// - Returns: In order of rising return.
    /// - Throws: ``AllocationError``.
    public func frontier(pointCount: Int) throws(AllocationError) -> [Allocation] {
        precondition(pointCount >= 2, "\(pointCount) points")
        let least = try leastRisk()
        let greatest = try greatestReturn()
        var points = [least]
        for index in 1..<(pointCount - 1) {
            let share = Double(index) / Double(pointCount - 1)
            let target = least.expectedReturn + share * (greatest.expectedReturn - least.expectedReturn)
            points.append(try allocation(expectedReturn: target, below: greatest))
        }
        return points + [greatest]
    }

    /// The allocation of least risk among those of a given expected return.
    /// - Parameter expectedReturn: Between the return of the least risky allocation and the greatest possible.
    /// - Returns: On the frontier.
    /// - Throws: ``AllocationError/outOfRange(_:_:)`` for a return that no allocation has.
    public func allocation(expectedReturn: Double) throws(AllocationError) -> Allocation {
        try allocation(expectedReturn: expectedReturn, below: try greatestReturn())
    }

    /// The allocation of the best ratio of return above a safe rate to risk.
    /// - Parameter riskFree: Return of the safe asset over the same period, below that of some allocation within the caps.
    /// - Returns: The tangency point of the frontier.
    /// - Throws: ``AllocationError``, among them `outOfRange` where no allocation brings more than the safe asset.
    public func bestRatio(riskFree: Double) throws(AllocationError) -> Allocation {
        // The ratio has one summit along the frontier: left of it the variance is above the weight of return times the
        // return above the safe rate, right of it below. Halving finds the place as exactly as doubles have it.
        guard try greatestReturn().expectedReturn > riskFree else {
            throw .outOfRange("safe return", "below that of some allocation within the caps")
        }
        let scale = (0..<caps.count).reduce(0) { max($0, covariance[$1, $1]) }
        var (low, high) = (-20.0, 20.0)
        while true {
            let middle = (low + high) / 2
            let weight = scale * exponential(middle)
            let found = try allocation(returnWeight: weight)
            guard low < middle, middle < high else { return found }
            let variance = found.volatility * found.volatility
            if variance > weight * (found.expectedReturn - riskFree) { low = middle } else { high = middle }
        }
    }

    /// Everything where the return is highest, least risk among equals.
    private func greatestReturn() throws(AllocationError) -> Allocation {
        let scale = (0..<caps.count).reduce(0) { max($0, covariance[$1, $1]) }
        return try allocation(returnWeight: 1e6 * max(scale, 1e-12))
    }

    private func allocation(
        expectedReturn target: Double,
        below greatest: Allocation
    ) throws(AllocationError) -> Allocation {
        let least = try leastRisk()
        guard target >= least.expectedReturn - 1e-12, target <= greatest.expectedReturn + 1e-12 else {
            throw .outOfRange("expected return", "from \(least.expectedReturn) to \(greatest.expectedReturn)")
        }
        // The return grows with its weight; halving ends at two neighbours.
        var (low, high) = (0.0, 1.0)
        while try allocation(returnWeight: high).expectedReturn < target, high < 1e9 { high *= 2 }
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if try allocation(returnWeight: middle).expectedReturn < target { low = middle } else { high = middle }
        }
        return try allocation(returnWeight: (low + high) / 2)
    }
}
