public import LoanLedger
public import Portfolio

/// An open loan that is late, or shows a sign of trouble.
public struct LateLoan: Sendable, Hashable {
    /// The loan.
    public let loan: LoanRecord
    /// Since its oldest unpaid instalment fell due; 0 if it is only warned of.
    public let daysPastDue: Int
    /// What fell due and is unpaid, in minor units.
    public let arrears: Int64
    /// Signs of trouble, in the order of their cases.
    public let warnings: [EarlyWarning]
}

/// How many open loans are late or show a sign of trouble.
public struct ArrearsCounts: Sendable, Hashable {
    /// Whose oldest unpaid instalment is past due.
    public let late: Int
    /// That show an early warning, late or not.
    public let warned: Int
    /// Late or warned of, each counted once.
    public let all: Int
}
