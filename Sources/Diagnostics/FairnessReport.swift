public import Validation

/// How a model treats the groups of one protected characteristic.
///
/// The characteristic is no input of any model; it is looked at here to see what the model does to people.
public struct FairnessReport: Sendable, Hashable {
    /// One group, and how it fares against the group approved most often.
    public struct Group: Sendable, Hashable {
        /// What the model does to it.
        public let outcome: GroupOutcome
        /// Against the reference; nil for the reference itself.
        public let impact: AdverseImpact?
    }

    /// Name of the characteristic.
    public let characteristic: String
    /// Largest first.
    public let groups: [Group]
    /// The group approved most often among those with enough applicants; nil where no group has enough.
    public let reference: String?
    /// Applicants whose group is not known.
    public let unknownCount: Int

    /// Measures the groups of a characteristic.
    /// - Parameters:
    ///   - characteristic: Its name.
    ///   - groupOfRow: Group of each applicant; nil where it is not known.
    ///   - scored: PDs and outcomes, in the same order.
    ///   - isApproved: Whom the policy approves, in the same order.
    public init(_ characteristic: String, groupOfRow: [String?], of scored: ScoredSample, isApproved: [Bool]) {
        precondition(
            groupOfRow.count == scored.count && isApproved.count == scored.count,
            "\(groupOfRow.count) groups and \(isApproved.count) decisions for \(scored.count) applicants"
        )
        var rows: [String: [Int]] = [:]
        for (row, group) in groupOfRow.enumerated() { if let group { rows[group, default: []].append(row) } }
        let outcomes = rows.map { GroupOutcome($0, rows: $1, of: scored, isApproved: isApproved) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        let best = outcomes.filter { !$0.isTooFew }.max { $0.approvalRate < $1.approvalRate }
        self.characteristic = characteristic
        unknownCount = groupOfRow.count { $0 == nil }
        reference = best?.name
        groups = outcomes.map { outcome in
            guard let best, best.name != outcome.name else { return Group(outcome: outcome, impact: nil) }
            return Group(
                outcome: outcome,
                impact: AdverseImpact(
                    (outcome.approvedCount, outcome.count),
                    against: (best.approvedCount, best.count)
                )
            )
        }
    }

    /// The group approved least often, among those with enough applicants; nil where there are not two of them, or nobody is approved.
    public var leastApproved: Group? {
        groups.filter { !$0.outcome.isTooFew && $0.impact?.ratio != nil }
            .min { ($0.impact?.ratio ?? 1) < ($1.impact?.ratio ?? 1) }
    }

    /// Names of groups below four fifths of the reference, with enough applicants to say so.
    public var flagged: [String] { groups.filter { $0.impact?.isFlagged ?? false }.map(\.outcome.name) }
}
