import Statistics

/// How far the shares of a set of bins have moved: the population stability index, and what chance alone would make of it.
///
/// - seealso: credit-rules, section 4; Yurdakul (2018).
public struct StabilityIndex: Sendable, Hashable {
    /// What to think of an index.
    public enum Verdict: String, Sendable, Hashable {
        /// Nothing that chance does not explain.
        case stable
        /// Above 0.10 and above the bound.
        case watch
        /// Above 0.25 and above the bound.
        case act
    }

    /// What each bin adds.
    public let parts: [Double]
    /// Weight of the baseline.
    public let baselineCount: Double
    /// Weight of the live sample.
    public let liveCount: Double
    /// What it stays below 95 times in 100 where nothing has changed.
    public let bound: Double

    /// Compares counts of the same bins.
    /// - Parameters:
    ///   - live: Counts now.
    ///   - baseline: Counts at training; as many.
    ///   - floor: Shares below it are raised to it, without making the rest smaller.
    /// - Throws: ``DriftError``.
    public init(of live: [Double], against baseline: [Double], floor: Double = 1e-4) throws(DriftError) {
        guard live.count == baseline.count else { throw .binsDiffer(baseline: baseline.count, live: live.count) }
        let liveCount = live.reduce(0, +)
        let baselineCount = baseline.reduce(0, +)
        guard liveCount > 0, baselineCount > 0 else { throw .empty }
        parts = zip(live, baseline)
            .map { live, baseline in
                let actual = max(live / liveCount, floor)
                let expected = max(baseline / baselineCount, floor)
                return (actual - expected) * naturalLogarithm(actual / expected)
            }
        self.liveCount = liveCount
        self.baselineCount = baselineCount
        bound = Self.bound(bins: parts.count, noise: 1 / baselineCount + 1 / liveCount)
    }

    private static func bound(bins: Int, noise: Double) -> Double {
        guard bins > 1 else { return 0 }
        return ChiSquaredDistribution(degreesOfFreedom: Double(bins - 1)).upperQuantile(0.05) * noise
    }

    /// The index: 0 where the shares are the same.
    public var value: Double { parts.reduce(0, +) }

    /// Its mean where nothing has changed: (bins − 1)·(1/N + 1/M).
    public var expectedValue: Double { Double(parts.count - 1) * noise }

    /// What to think of it.
    public var verdict: Verdict {
        guard value > bound else { return .stable }
        return value > 0.25 ? .act : value > 0.10 ? .watch : .stable
    }

    private var noise: Double { 1 / baselineCount + 1 / liveCount }
}

/// The bins of a number: quantiles of the baseline, `[edge, next edge)`, open at both ends.
public struct QuantileBins: Sendable, Hashable {
    /// Ascending, none twice.
    public let edges: [Double]

    /// Cuts a baseline.
    /// - Parameters:
    ///   - baseline: Finite numbers.
    ///   - binCount: Most bins; fewer where many values are equal.
    /// - Throws: ``DriftError``.
    public init(of baseline: [Double], binCount: Int = 10) throws(DriftError) {
        try requireNumbers(baseline)
        let sorted = baseline.sorted()
        var edges: [Double] = []
        for step in 1..<max(binCount, 1) {
            let edge = quantile(ofSorted: sorted, Double(step) / Double(binCount))
            if edge > edges.last ?? -.infinity { edges.append(edge) }
        }
        // An edge at the smallest value would leave the first bin empty.
        self.edges = edges.filter { $0 > sorted[0] }
    }

    /// How many values are in each bin.
    public func counts(_ values: [Double]) -> [Double] {
        var counts = [Double](repeating: 0, count: edges.count + 1)
        for value in values { counts[edges.count { $0 <= value }] += 1 }
        return counts
    }
}

/// Refuses an empty sample and values that are no finite numbers.
func requireNumbers(_ values: [Double]) throws(DriftError) {
    guard !values.isEmpty else { throw .empty }
    if let position = values.firstIndex(where: { !$0.isFinite }) { throw .notFinite(position: position) }
}
