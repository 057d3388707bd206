import Statistics

/// Hosmer and Lemeshow's test of stated PDs; reported, never a gate: with many rows it finds what does not matter.
public struct HosmerLemeshowTest: Sendable, Hashable {
    /// Σ (observed − expected)²/(expected·(1 − mean PD)) over the parts.
    public let statistic: Double
    /// The chance of a statistic at least this large for right PDs.
    public let pValue: Double

    /// Tests a sample whose scores are PDs.
    /// - Parameters:
    ///   - sample: Scores in [0, 1]; rows are counted once each.
    ///   - partCount: At least 3; parts hold about equally many rows, by rising PD.
    public init(of sample: ScoredSample, partCount: Int = 10) {
        precondition(partCount >= 3, "\(partCount) parts")
        let rows = sample.scores.indices.sorted {
            sample.scores[$0] != sample.scores[$1] ? sample.scores[$0] < sample.scores[$1] : $0 < $1
        }
        var sum = 0.0
        for range in evenParts(rows.count, partCount) where !range.isEmpty {
            let count = Double(range.count)
            let observed = Double(rows[range].count { sample.isBad[$0] })
            let expected = rows[range].reduce(0) { $0 + sample.scores[$1] }
            let mean = expected / count
            let spread = count * mean * (1 - mean)
            if spread > 0 { sum += (observed - expected) * (observed - expected) / spread }
        }
        statistic = sum
        pValue = ChiSquaredDistribution(degreesOfFreedom: Double(partCount - 2)).survival(sum)
    }
}
