public import Assessments

/// The same application before and after a change of answers: nothing is stored, and nothing is decided.
public struct WhatIf: Sendable, Hashable {
    /// As it was.
    public let before: Assessment
    /// As it would be.
    public let after: Assessment

    /// Compares two assessments, which must be of one model and policy.
    /// - Parameters:
    ///   - before: As it was.
    ///   - after: As it would be.
    public init(before: Assessment, after: Assessment) {
        precondition(
            before.artefactDigest == after.artefactDigest && before.policyVersion == after.policyVersion,
            "two models or policies"
        )
        self.before = before
        self.after = after
    }

    /// Points gained; below 0 if lost.
    public var points: Int { after.score - before.score }

    /// Reasons that disappear.
    public var reasonsGone: [Reason] {
        before.reasons.filter { old in !after.reasons.contains { $0.group == old.group } }
    }

    /// Reasons that appear.
    public var reasonsNew: [Reason] {
        after.reasons.filter { new in !before.reasons.contains { $0.group == new.group } }
    }

    /// Whether the applicant would be in a better band.
    public var isBetter: Bool { after.isBetter(than: before) }
}
