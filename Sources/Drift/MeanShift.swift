import Statistics

/// How far the mean of a feature has moved from its mean at training.
///
/// - seealso: credit-rules, section 4.
public struct MeanShift: Sendable, Hashable {
    /// Rows of the live sample.
    public let count: Int
    /// In standard deviations of the feature at training; nil where it was constant then.
    public let inDeviations: Double?
    /// In standard errors of the live mean; nil where the feature was constant at training.
    public let inErrors: Double?
    /// Whether a feature that was constant at training no longer is what it was.
    public let isValueChanged: Bool

    /// Compares a live mean.
    /// - Parameters:
    ///   - mean: Of the live sample.
    ///   - count: Rows of the live sample.
    ///   - baselineMean: At training.
    ///   - baselineDeviation: Standard deviation at training.
    public init(mean: Double, count: Int, baselineMean: Double, baselineDeviation: Double) {
        self.count = count
        let isConstant = baselineDeviation < 1e-8
        let shift = (mean - baselineMean) / max(baselineDeviation, 1e-8)
        inDeviations = isConstant ? nil : shift
        inErrors = isConstant ? nil : shift * Double(count).squareRoot()
        isValueChanged = isConstant && abs(mean - baselineMean) > 1e-12 * max(1, abs(baselineMean))
    }

    /// Whether somebody should look: three deviations, or a constant that changed.
    public var isFlagged: Bool { isValueChanged || abs(inDeviations ?? 0) >= 3 }

    /// What the shift stays within 95 times in 100 where nothing has changed, in standard deviations of training.
    public var bound: Double { 1.959964 / Double(max(count, 1)).squareRoot() }

    /// The two-sided chance of such a shift where nothing has changed; nil where the feature was constant.
    public var pValue: Double? { inErrors.map { 2 * NormalDistribution.standard.cumulative(-abs($0)) } }
}
