public import Instalments
public import LedgerRecords
public import Lending

/// What a lender offers on an approved application; amounts in minor units.
public struct LoanOffer: Sendable, Hashable {
    /// What is lent.
    public let principal: Int64
    /// Nominal.
    public let rate: AnnualRate
    /// Number of instalments.
    public let months: Int
    /// Kept back of what is lent.
    public let fee: Int64
    /// The last day on which it can be accepted.
    public let expiresOn: CalendarDate

    /// An offer.
    public init(principal: Int64, rate: AnnualRate, months: Int, fee: Int64 = 0, expiresOn: CalendarDate) {
        self.principal = principal
        self.rate = rate
        self.months = months
        self.fee = fee
        self.expiresOn = expiresOn
    }
}

/// An application that was approved, with what was offered on it.
public struct OfferCase: Sendable, Hashable {
    /// Where in the way from approval to money it stands.
    public let application: ApplicationID
    /// Whose it is.
    public let owner: AccountID
    /// Approved or its offer accepted.
    public let status: ApplicationStatus
    /// Since when.
    public let since: Timestamp
    /// Nil while none is made.
    public let offer: LoanOffer?
    /// A disbursement that waits for a second person.
    public let proposal: ProposedDisbursement?
}
