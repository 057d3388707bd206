public import Instalments
public import LedgerRecords
public import Lending
public import Loans

/// What a lender offers on an approved application; amounts in minor units.
public struct LoanOffer: Sendable, Hashable {
    /// What is lent.
    public let principal: Int64
    /// Nominal.
    public let rate: AnnualRate
    /// Number of instalments after the moratorium.
    public let months: Int
    /// Months at the beginning in which no principal falls due.
    public let moratorium: LoanTerms.Moratorium
    /// Whether the rate moves with the market once the money is out.
    public let isFloating: Bool
    /// Kept back of what is lent.
    public let fee: Int64
    /// The last day on which it can be accepted.
    public let expiresOn: CalendarDate
    /// As the product rounds.
    public let rounding: AmountRounding

    /// An offer.
    public init(
        principal: Int64,
        rate: AnnualRate,
        months: Int,
        moratorium: LoanTerms.Moratorium = .none,
        isFloating: Bool = false,
        fee: Int64 = 0,
        expiresOn: CalendarDate,
        rounding: AmountRounding = .usual
    ) {
        self.principal = principal
        self.rate = rate
        self.months = months
        self.moratorium = moratorium
        self.isFloating = isFloating
        self.fee = fee
        self.expiresOn = expiresOn
        self.rounding = rounding
    }

    /// What lender and borrower agree on with it.
    /// - Parameter day: When the money goes out.
    /// - Returns: The terms.
    /// - Throws: ``LoanError/outOfRange(_:_:)``.
    public func terms(startingOn day: CalendarDate) throws(LoanError) -> LoanTerms {
        try LoanTerms(
            principal: principal,
            rate: rate,
            months: months,
            startsOn: day,
            moratorium: moratorium,
            rounding: rounding
        )
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
