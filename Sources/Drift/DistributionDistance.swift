import Statistics

/// Distances of two distributions that do not grow with the size of the samples.
public enum DistributionDistance {
    /// The first Wasserstein distance: how far the one sample must be moved to become the other, in the unit of the values.
    /// - Parameters:
    ///   - live: Finite numbers.
    ///   - baseline: Finite numbers.
    /// - Returns: At least 0.
    /// - Throws: ``DriftError``.
    public static func wasserstein(_ live: [Double], _ baseline: [Double]) throws(DriftError) -> Double {
        try requireNumbers(live)
        try requireNumbers(baseline)
        let (first, second) = (live.sorted(), baseline.sorted())
        let values = (first + second).sorted()
        var (left, right) = (0, 0)
        var distance = 0.0
        for (value, next) in zip(values, values.dropFirst()) {
            while left < first.count, first[left] <= value { left += 1 }
            while right < second.count, second[right] <= value { right += 1 }
            let gap = Double(left) / Double(first.count) - Double(right) / Double(second.count)
            distance += abs(gap) * (next - value)
        }
        return distance
    }

    /// The Jensen–Shannon distance of two sets of counts, to base 2.
    /// - Parameters:
    ///   - live: Counts now.
    ///   - baseline: Counts at training; as many.
    /// - Returns: From 0, the same shares, to 1, nothing in common.
    /// - Throws: ``DriftError``.
    public static func jensenShannon(_ live: [Double], _ baseline: [Double]) throws(DriftError) -> Double {
        guard live.count == baseline.count else { throw .binsDiffer(baseline: baseline.count, live: live.count) }
        let (liveCount, baselineCount) = (live.reduce(0, +), baseline.reduce(0, +))
        guard liveCount > 0, baselineCount > 0 else { throw .empty }
        var divergence = 0.0
        for (now, then) in zip(live, baseline) {
            let (p, q) = (now / liveCount, then / baselineCount)
            let mean = (p + q) / 2
            if p > 0 { divergence += p * naturalLogarithm(p / mean) / 2 }
            if q > 0 { divergence += q * naturalLogarithm(q / mean) / 2 }
        }
        return (max(0, divergence) / naturalLogarithm(2)).squareRoot()
    }
}
