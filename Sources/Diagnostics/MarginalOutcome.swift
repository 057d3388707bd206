import Validation

/// What became of the applicants of a group who were only just approved, beside those of the reference.
///
/// A lender that holds all to one bar approves up to the same risk in each group. Where those just approved of a group
/// default less often than those of the reference, the group is held to a stricter bar.
///
/// Taken are all approved applicants of both groups in one band of PDs, which ends at the highest PD that is approved
/// of either. It reaches down so far that it holds, of each of the two, the tenth of its approved applicants with the
/// highest PDs, and at least ``AdverseImpact/minimumCount`` of them. One band for both, because groups of other risk
/// would differ in bands of their own without any other bar: the inframarginality that the sources warn of.
/// - seealso: Becker, *The Economics of Discrimination* (1957); Simoiu, Corbett-Davies and Goel, *The problem of
///   infra-marginality in outcome tests for discrimination* (2017).
public struct MarginalOutcome: Sendable, Hashable {
    /// Lowest and highest PD among those taken.
    public let band: ClosedRange<Double>
    /// Those of the group in the band.
    public let count: Int
    /// Those of them who defaulted.
    public let badCount: Int
    /// Those of the reference in the band.
    public let referenceCount: Int
    /// Those of them who defaulted.
    public let referenceBadCount: Int
    /// Bad rate of the group less that of the reference.
    public let difference: ShareDifference

    /// Measures a group beside the reference; nil where one of the two has fewer than
    /// ``AdverseImpact/minimumCount`` approved.
    /// - Parameters:
    ///   - group: Rows of the group.
    ///   - reference: Rows of the reference.
    ///   - scored: PDs and outcomes of all applicants.
    ///   - isApproved: Whom the policy approves, of all applicants.
    init?(_ group: [Int], beside reference: [Int], of scored: ScoredSample, isApproved: [Bool]) {
        let approved = [group, reference].map { $0.filter { isApproved[$0] } }
        let edges = approved.compactMap { Self.edge($0.map { scored.scores[$0] }) }
        guard edges.count == approved.count, let lowest = edges.min() else { return nil }
        let taken = approved.map { $0.filter { scored.scores[$0] >= lowest } }
        let bads = taken.map { $0.count { scored.isBad[$0] } }
        let probabilities = taken.joined().map { scored.scores[$0] }
        band = lowest...(probabilities.max() ?? lowest)
        (count, referenceCount) = (taken[0].count, taken[1].count)
        (badCount, referenceBadCount) = (bads[0], bads[1])
        difference = ShareDifference((bads[0], taken[0].count), less: (bads[1], taken[1].count))
    }

    /// Where the band has to begin for one group; nil where it has too few approved.
    private static func edge(_ probabilities: [Double]) -> Double? {
        guard probabilities.count >= AdverseImpact.minimumCount else { return nil }
        let tenth = (probabilities.count + 9) / 10
        let wanted = max(AdverseImpact.minimumCount, tenth)
        return probabilities.sorted(by: >)[wanted - 1]
    }

    /// Bad rate of the group in the band.
    public var badRate: Double { Double(badCount) / Double(count) }
    /// Bad rate of the reference in the band.
    public var referenceBadRate: Double { Double(referenceBadCount) / Double(referenceCount) }
    /// Whether the group is held to a stricter bar by more than chance would have it: all limits are below 0.
    public var isStricter: Bool { difference.limits.upperBound < 0 }
    /// Whether the group is held to a looser bar by more than chance would have it: all limits are above 0.
    public var isLooser: Bool { difference.limits.lowerBound > 0 }
}
