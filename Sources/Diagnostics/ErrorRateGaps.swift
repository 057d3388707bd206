/// How the errors that a policy makes on a group differ from those on the reference: group less reference.
///
/// A positive is a predicted default, that is, an applicant who is not approved. See ``GroupOutcome/falsePositiveRate``
/// and ``GroupOutcome/falseNegativeRate``.
/// - seealso: credit-rules, section 15; Hardt, Price and Srebro, *Equality of Opportunity in Supervised Learning* (2016).
public struct ErrorRateGaps: Sendable, Hashable {
    /// Of the share not approved of those who paid; nil where nobody of one of the two paid.
    ///
    /// Above 0 the group's good applicants are turned away more often.
    public let falsePositive: ShareDifference?
    /// Of the share approved of those who defaulted; nil where nobody of one of the two defaulted.
    ///
    /// Below 0 the group's bad applicants are let through less often.
    public let falseNegative: ShareDifference?
    /// Of the share approved of those who paid: the equal-opportunity gap, ``falsePositive`` with its sign turned.
    public let opportunity: ShareDifference?

    /// Compares a group with the reference.
    init(_ group: GroupOutcome, against reference: GroupOutcome) {
        falsePositive = Self.gap(
            (group.goodCount - group.approvedGoodCount, group.goodCount),
            (reference.goodCount - reference.approvedGoodCount, reference.goodCount)
        )
        falseNegative = Self.gap(
            (group.approvedBadCount, group.badCount),
            (reference.approvedBadCount, reference.badCount)
        )
        opportunity = Self.gap(
            (group.approvedGoodCount, group.goodCount),
            (reference.approvedGoodCount, reference.goodCount)
        )
    }

    private static func gap(_ group: (Int, Int), _ reference: (Int, Int)) -> ShareDifference? {
        group.1 > 0 && reference.1 > 0 ? ShareDifference(group, less: reference) : nil
    }
}
