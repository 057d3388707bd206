public import LedgerRecords
public import Lending
public import Loans

/// What a lender decides about a loan that is not paid as agreed, and why.
public struct LoanDecision: Sendable, Hashable {
    /// A write-off, a settlement or new terms, with the number that the event gets.
    public let event: LoanEvent
    /// In the words of whoever decides.
    public let reason: String

    /// A decision.
    public init(_ event: LoanEvent, because reason: String) {
        self.event = event
        self.reason = reason
    }
}

/// A decision that one person wants and another has to release.
public struct ProposedLoanDecision: Sendable, Hashable {
    /// What would be done.
    public let decision: LoanDecision
    /// Who wants it.
    public let by: AccountID
    /// Since when.
    public let at: Timestamp
}

/// A decision that was carried out.
public struct RecordedLoanDecision: Sendable, Hashable {
    /// What was done.
    public let decision: LoanDecision
    /// The name of whoever wanted it.
    public let proposedBy: String
    /// The name of whoever released it; the same where one person was enough.
    public let releasedBy: String
}
