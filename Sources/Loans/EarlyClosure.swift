public import Lending

/// What would have to be paid on a day to owe nothing any more; amounts in minor units.
public struct EarlyClosure: Sendable, Hashable {
    /// On which day.
    public let day: CalendarDate
    /// Principal that is not repaid, overdue or not.
    public let principal: Int64
    /// Interest that fell due and is unpaid.
    public let overdueInterest: Int64
    /// Interest since the last due date.
    public let brokenInterest: Int64
    /// Fees that are unpaid.
    public let charges: Int64
    /// The fee for closing early.
    public let fee: Int64
    /// Money in hand that is counted.
    public let advance: Int64

    /// What is to be paid; 0 if the money in hand is enough.
    public var total: Int64 { max(0, principal + overdueInterest + brokenInterest + charges + fee - advance) }

    /// The quote of an active loan.
    /// - Parameters:
    ///   - account: As at the day of the quote.
    ///   - feePercent: Of the principal that is not yet due, 0 to 10.
    /// - Throws: ``LoanError``.
    public init(_ account: LoanAccount, feePercent: Double) throws(LoanError) {
        guard account.status == .active else { throw .notActive(account.status) }
        guard (0...10).contains(feePercent) else { throw .outOfRange("fee", "0 to 10 %") }
        day = account.day
        let future = account.futurePrincipal(after: account.day)
        principal = account.outstandingPrincipal
        overdueInterest = account.arrears(.interest)
        charges = account.arrears(.charge)
        brokenInterest = account.brokenInterest(on: future, until: account.day)
        fee = Int64((Double(future) * feePercent / 100).rounded(.toNearestOrAwayFromZero))
        advance = account.advance
    }

    /// Whether a loan may be closed by a payment: only for all that is owed on its day, and its fee.
    ///
    /// Events of other kinds pass.
    /// - Parameters:
    ///   - event: What would happen.
    ///   - terms: Of the loan, as agreed at first.
    ///   - old: What happened to it so far; of this, what counts from later days is left out.
    /// - Throws: ``LoanError/belowQuote(_:on:)`` if it pays less.
    public static func check(
        _ event: LoanEvent,
        of terms: LoanTerms,
        after old: [LoanEvent]
    ) throws(LoanError) {
        guard case .closure(let amount, let fee) = event.change else { return }
        let before = try LoanAccount(terms, events: old, asAt: event.effectiveOn)
        let quote = try EarlyClosure(before, feePercent: 0).total + max(fee, 0)
        guard amount >= quote else { throw .belowQuote(quote, on: event.effectiveOn) }
    }
}
