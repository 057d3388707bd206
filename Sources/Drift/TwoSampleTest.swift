import Statistics

/// The Kolmogorov–Smirnov test of whether two samples come from the same distribution.
public struct TwoSampleTest: Sendable, Hashable {
    /// The largest distance of the two distribution functions.
    public let statistic: Double
    /// The chance of a distance at least this large where nothing has changed.
    public let pValue: Double
    /// What the distance stays below 95 times in 100 where nothing has changed: 1.358099·√((N + M)/(N·M)).
    public let bound: Double

    /// Compares samples.
    /// - Parameters:
    ///   - live: Finite numbers.
    ///   - baseline: Finite numbers.
    /// - Throws: ``DriftError``.
    public init(of live: [Double], against baseline: [Double]) throws(DriftError) {
        try requireNumbers(live)
        try requireNumbers(baseline)
        let (first, second) = (live.sorted(), baseline.sorted())
        var largest = 0.0
        var (left, right) = (0, 0)
        while left < first.count, right < second.count {
            let value = min(first[left], second[right])
            while left < first.count, first[left] == value { left += 1 }
            while right < second.count, second[right] == value { right += 1 }
            largest = max(largest, abs(Double(left) / Double(first.count) - Double(right) / Double(second.count)))
        }
        statistic = largest
        let product = Double(first.count) * Double(second.count)
        let size = product / Double(first.count + second.count)
        bound = 1.358099 / size.squareRoot()
        pValue = KolmogorovDistribution(size: max(1, Int(size.rounded()))).survival(largest)
    }
}
