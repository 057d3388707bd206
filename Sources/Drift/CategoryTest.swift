import Statistics

/// The χ² test of whether categories are as frequent in two samples.
public struct CategoryTest: Sendable, Hashable {
    /// Σ (observed − expected)²/expected over both samples.
    public let statistic: Double
    /// Categories that either sample has, less one.
    public let degreesOfFreedom: Int
    /// The chance of a statistic at least this large where nothing has changed.
    public let pValue: Double
    /// Weight of live categories that the baseline never had, as a share of the live sample.
    public let unseenShare: Double

    /// Compares counts of the same categories.
    /// - Parameters:
    ///   - live: Counts now.
    ///   - baseline: Counts at training; as many.
    /// - Throws: ``DriftError``.
    public init(of live: [Double], against baseline: [Double]) throws(DriftError) {
        guard live.count == baseline.count else { throw .binsDiffer(baseline: baseline.count, live: live.count) }
        let (liveCount, baselineCount) = (live.reduce(0, +), baseline.reduce(0, +))
        guard liveCount > 0, baselineCount > 0 else { throw .empty }
        var sum = 0.0
        var used = 0
        for (now, then) in zip(live, baseline) where now + then > 0 {
            let share = (now + then) / (liveCount + baselineCount)
            for (observed, expected) in [(now, share * liveCount), (then, share * baselineCount)] {
                sum += (observed - expected) * (observed - expected) / expected
            }
            used += 1
        }
        statistic = sum
        degreesOfFreedom = used - 1
        pValue = used > 1 ? ChiSquaredDistribution(degreesOfFreedom: Double(used - 1)).survival(sum) : 1
        unseenShare = zip(live, baseline).reduce(0) { $0 + ($1.1 == 0 ? $1.0 : 0) } / liveCount
    }
}
