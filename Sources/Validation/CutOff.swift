/// What approving everybody below a PD would have brought.
public struct CutOff: Sendable, Hashable {
    /// PDs from here on are declined.
    public let threshold: Double
    /// Share of all that is approved.
    public let approvalRate: Double
    /// Share of bads among those approved; nil when nobody is.
    public let badRate: Double?
    /// What goods earn less what bads cost, for each application, in the unit of both.
    public let profit: Double

    /// Judges a threshold.
    /// - Parameters:
    ///   - sample: Scores are PDs.
    ///   - threshold: PDs from here on are declined.
    ///   - gainOfGood: What a good that is approved earns.
    ///   - lossOfBad: What a bad that is approved costs.
    public init(of sample: ScoredSample, threshold: Double, gainOfGood: Double, lossOfBad: Double) {
        let matrix = ConfusionMatrix(of: sample, threshold: threshold)
        let total = matrix.trueNegatives + matrix.falsePositives + matrix.falseNegatives + matrix.truePositives
        let approved = matrix.trueNegatives + matrix.falseNegatives
        self.threshold = threshold
        approvalRate = approved / total
        badRate = approved > 0 ? matrix.falseNegatives / approved : nil
        profit = (matrix.trueNegatives * gainOfGood - matrix.falseNegatives * lossOfBad) / total
    }
}
