import Statistics
public import Validation

/// How a model treats the applicants of one group.
public struct GroupOutcome: Sendable, Hashable {
    /// What the group is called.
    public let name: String
    /// Applicants in it.
    public let count: Int
    /// Those of them who defaulted.
    public let badCount: Int
    /// Those of them whom the policy approves.
    public let approvedCount: Int
    /// Those of them who defaulted and whom the policy approves.
    public let approvedBadCount: Int
    /// Mean stated PD.
    public let meanProbability: Double
    /// Area under the curve within the group, with its standard error; nil where a class is absent.
    public let area: AreaInterval?
    /// Stated PDs beside what came of them.
    public let calibration: GroupCalibration
    /// Mean log-odds of the group less that of all others, in standard deviations of all; nil where there is no other.
    public let standardisedDifference: Double?

    /// Measures one group.
    /// - Parameters:
    ///   - name: What the group is called.
    ///   - rows: Its rows; at least one.
    ///   - scored: PDs and outcomes of all applicants.
    ///   - isApproved: Whom the policy approves, of all applicants.
    init(_ name: String, rows: [Int], of scored: ScoredSample, isApproved: [Bool]) {
        let bads = rows.filter { scored.isBad[$0] }
        self.name = name
        count = rows.count
        badCount = bads.count
        approvedCount = rows.count { isApproved[$0] }
        approvedBadCount = bads.count { isApproved[$0] }
        meanProbability = rows.reduce(0) { $0 + scored.scores[$1] } / Double(rows.count)
        // Only a class that is absent is refused here: the scores are those of a sample already.
        let own = try? ScoredSample(scores: rows.map { scored.scores[$0] }, isBad: rows.map { scored.isBad[$0] })
        area = own.map { AreaInterval(of: $0) }
        calibration = GroupCalibration(
            meanProbability: meanProbability,
            badCount: badCount,
            count: count,
            of: own
        )
        standardisedDifference = Self.difference(rows, scored.scores)
    }

    /// Those who paid.
    public var goodCount: Int { count - badCount }
    /// Those who paid and whom the policy approves.
    public var approvedGoodCount: Int { approvedCount - approvedBadCount }
    /// Share approved among those who paid; nil where nobody did.
    public var approvalOfGoods: Double? { goodCount > 0 ? Double(approvedGoodCount) / Double(goodCount) : nil }
    /// Share approved among those who defaulted; nil where nobody did.
    public var approvalOfBads: Double? { badCount > 0 ? Double(approvedBadCount) / Double(badCount) : nil }
    /// Share of those who paid whom the policy does not approve; nil where nobody paid.
    ///
    /// For a lender a positive is a predicted default, which is declined or sent to a person: a false positive is a
    /// good applicant who is not approved.
    public var falsePositiveRate: Double? { approvalOfGoods.map { 1 - $0 } }
    /// Share of those who defaulted whom the policy approves; nil where nobody defaulted.
    ///
    /// A false negative is a bad applicant who is approved.
    public var falseNegativeRate: Double? { approvalOfBads }
    /// Share approved.
    public var approvalRate: Double { Double(approvedCount) / Double(count) }
    /// Share who defaulted.
    public var badRate: Double { Double(badCount) / Double(count) }
    /// Whether there are enough to say anything.
    public var isTooFew: Bool { count < AdverseImpact.minimumCount }

    private static func difference(_ rows: [Int], _ probabilities: [Double]) -> Double? {
        let odds = probabilities.map { logOdds(probability: min(max($0, 1e-6), 1 - 1e-6)) }
        let members = Set(rows)
        let others = odds.indices.filter { !members.contains($0) }.map { odds[$0] }
        let spread = Moments(of: odds).populationStandardDeviation
        guard !others.isEmpty, spread > 0 else { return nil }
        return (Moments(of: rows.map { odds[$0] }).mean - Moments(of: others).mean) / spread
    }
}
