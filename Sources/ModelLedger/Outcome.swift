public import Lending

/// How a loan went, as far as was known on a day.
public struct LoanOutcome: Sendable, Hashable {
    /// The application the loan came of.
    public var application: ApplicationID
    /// Whether it went into default.
    public var isBad: Bool
    /// The day up to which this was seen.
    public var observedOn: CalendarDate

    /// Gathers an outcome.
    public init(application: ApplicationID, isBad: Bool, observedOn: CalendarDate) {
        (self.application, self.isBad, self.observedOn) = (application, isBad, observedOn)
    }
}

/// What became of outcomes that were handed over.
public struct OutcomeReceipt: Sendable, Hashable {
    /// How many are new.
    public let recorded: Int
    /// How many were there already.
    public let known: Int
    /// Applications that the ledger does not have.
    public let unknown: [ApplicationID]
}

/// That somebody other than the promoter found a model fit for use.
public struct SignOff: Sendable, Hashable {
    /// Who.
    public let actor: String
    /// Why.
    public let reason: String
    /// When.
    public let at: Timestamp

    /// Whether whoever signed had signed in, and did not only say a name on the command line.
    public var isByLogin: Bool { actor.utf8.starts(with: "account:".utf8) }
}
