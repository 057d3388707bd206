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
        /// Errors less those of the reference; nil for the reference itself.
        public let gaps: ErrorRateGaps?
        /// Those only just approved, beside the reference's; nil for the reference itself, and where either has too few.
        public let marginal: MarginalOutcome?
        /// What those not approved are told; nil where reasons were not found.
        public let reasons: ReasonMix?
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
    ///   - reasonsOfRow: Principal reasons against each applicant, the strongest first, in the same order; read of those
    ///     who are not approved. Nil where they were not found.
    public init(
        _ characteristic: String,
        groupOfRow: [String?],
        of scored: ScoredSample,
        isApproved: [Bool],
        reasonsOfRow: [[String]]? = nil
    ) {
        precondition(
            groupOfRow.count == scored.count && isApproved.count == scored.count
                && reasonsOfRow?.count ?? scored.count == scored.count,
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
            let own = rows[outcome.name] ?? []
            let mix = reasonsOfRow.map { reasons in ReasonMix(own.filter { !isApproved[$0] }.map { reasons[$0] }) }
            guard let best, best.name != outcome.name else { return Group(outcome, reasons: mix) }
            let marginal = MarginalOutcome(own, beside: rows[best.name] ?? [], of: scored, isApproved: isApproved)
            return Group(outcome, against: best, marginal, reasons: mix)
        }
    }

    /// The group approved least often, among those with enough applicants; nil where there are not two of them, or nobody is approved.
    public var leastApproved: Group? {
        groups.filter { !$0.outcome.isTooFew && $0.impact?.ratio != nil }
            .min { ($0.impact?.ratio ?? 1) < ($1.impact?.ratio ?? 1) }
    }

    /// The widest gap between a group and the reference, either way, among groups with enough applicants.
    /// - Parameter gap: What is compared; nil for a group of which it is not known.
    /// - Returns: Nil where no group can be compared.
    public func widest(_ gap: (Group) -> ShareDifference?) -> ShareDifference? {
        groups.compactMap(gap).filter { !$0.isTooFew }.max { abs($0.value) < abs($1.value) }
    }

    /// Names of groups below four fifths of the reference, with enough applicants to say so.
    public var flagged: [String] { groups.filter { $0.impact?.isFlagged ?? false }.map(\.outcome.name) }
}

extension FairnessReport.Group {
    /// The reference itself, or a group where there is none.
    fileprivate init(_ outcome: GroupOutcome, reasons: ReasonMix?) {
        self.init(outcome: outcome, impact: nil, gaps: nil, marginal: nil, reasons: reasons)
    }

    fileprivate init(
        _ outcome: GroupOutcome,
        against best: GroupOutcome,
        _ marginal: MarginalOutcome?,
        reasons: ReasonMix?
    ) {
        self.init(
            outcome: outcome,
            impact: AdverseImpact((outcome.approvedCount, outcome.count), against: (best.approvedCount, best.count)),
            gaps: ErrorRateGaps(outcome, against: best),
            marginal: marginal,
            reasons: reasons
        )
    }
}
