public import Lending

/// What a person decided of an application: a row of its own beside the model's decision, which stays as it was.
public struct HumanDecision: Sendable, Hashable {
    /// Approved or declined; a person refers to nobody.
    public let outcome: DecidedOutcome
    /// Codes of the reasons, at least one when declined.
    public let reasonCodes: [String]
    /// Why, in the words of whoever decided; for the lender's own people.
    public let note: String
    /// Who looked at it.
    public let proposedBy: AccountID
    /// Who decided: the same person, or the second where two are needed.
    public let decidedBy: AccountID
    /// When.
    public let at: Timestamp

    package init(
        outcome: DecidedOutcome,
        reasonCodes: [String],
        note: String,
        proposedBy: AccountID,
        decidedBy: AccountID,
        at: Timestamp
    ) {
        self.outcome = outcome
        self.reasonCodes = reasonCodes
        self.note = note
        self.proposedBy = proposedBy
        self.decidedBy = decidedBy
        self.at = at
    }
}

/// What one person would decide, while a second has to agree.
public struct DecisionProposal: Sendable, Hashable {
    /// Approved or declined.
    public let outcome: DecidedOutcome
    /// Codes of the reasons.
    public let reasonCodes: [String]
    /// Why.
    public let note: String
    /// Who proposes it.
    public let by: AccountID
    /// When.
    public let at: Timestamp

    package init(outcome: DecidedOutcome, reasonCodes: [String], note: String, by: AccountID, at: Timestamp) {
        (self.outcome, self.reasonCodes, self.note, self.by, self.at) = (outcome, reasonCodes, note, by, at)
    }
}

/// What somebody at the desk would decide.
public struct DeskDecision: Sendable, Hashable {
    package let outcome: DecidedOutcome
    package let reasonCodes: [String]
    package let note: String

    /// Nil for a decline without reasons, or for what is no decision.
    public init?(outcome: DecidedOutcome, reasonCodes: [String], note: String) {
        guard outcome != .manualReview, outcome == .approve || !reasonCodes.isEmpty else { return nil }
        self.outcome = outcome
        self.reasonCodes = outcome == .decline ? reasonCodes : []
        self.note = note
    }
}

/// What became of an act at the desk.
public enum DeskOutcome: Sendable, Hashable {
    /// It is decided.
    case decided
    /// It waits for a second person.
    case proposed
    /// The proposal is taken back or refused; the application waits for a person as before.
    case returned
    /// Whoever proposed cannot agree, and nobody decides what they sent themselves.
    case needsAnother
    /// It has been decided meanwhile, was withdrawn, or waits for nobody.
    case closed
}
