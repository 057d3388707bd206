import Statistics

/// How often one group is approved in relation to another.
///
/// - seealso: credit-rules, section 15; 29 CFR 1607.4(D), whose four fifths are a first sign and no proof.
public struct AdverseImpact: Sendable, Hashable {
    /// Fewest applicants of each group for anything to be said.
    public static let minimumCount = 30

    /// Share approved of the group over that of the reference; nil where the reference has none.
    public let ratio: Double?
    /// 95 % limits of the ratio, from the normal law of its logarithm; nil where a share is 0.
    public let limits: ClosedRange<Double>?
    /// Difference of the shares in pooled standard errors; 0 where both are 0 or 1.
    public let z: Double
    /// Two-sided chance of such a z.
    public let pValue: Double
    /// Two-sided chance by Fisher's exact test.
    public let exactPValue: Double
    /// Whether a group has too few applicants.
    public let isTooFew: Bool

    /// Compares a group with a reference.
    /// - Parameters:
    ///   - group: Approved, and all.
    ///   - reference: The same of the group that is approved most often.
    public init(_ group: (approved: Int, count: Int), against reference: (approved: Int, count: Int)) {
        precondition(group.count > 0 && reference.count > 0, "an empty group")
        let (n, m) = (Double(group.count), Double(reference.count))
        let (share, best) = (Double(group.approved) / n, Double(reference.approved) / m)
        let pooled = Double(group.approved + reference.approved) / (n + m)
        let error = (pooled * (1 - pooled) * (1 / n + 1 / m)).squareRoot()
        let normal = NormalDistribution.standard
        ratio = best > 0 ? share / best : nil
        z = error > 0 ? (share - best) / error : 0
        pValue = min(1, 2 * normal.cumulative(-abs(z)))
        exactPValue = FisherExactTest.pValue((group.approved, group.count), (reference.approved, reference.count))
        isTooFew = min(group.count, reference.count) < Self.minimumCount
        guard share > 0, best > 0 else {
            limits = nil
            return
        }
        let spread = ((1 - share) / (n * share) + (1 - best) / (m * best)).squareRoot() * normal.quantile(0.975)
        limits = (share / best * exponential(-spread))...(share / best * exponential(spread))
    }

    /// Whether the ratio is below four fifths, with enough applicants to say so.
    public var isFlagged: Bool { !isTooFew && (ratio ?? 1) < 0.8 }
}
