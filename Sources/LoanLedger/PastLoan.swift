public import AssetQuality
import Lending
public import Loans
import Portfolio

/// A loan as it was at the end of a day.
///
/// What is due, paid and past due follows from its terms and from all that counts up to the day, whenever that was written
/// down. Whether its borrower performed is what day ends had found until then: income and provisions followed from that.
public struct PastLoan: Sendable, Hashable {
    /// The loan, with its position at the end of the day.
    public let loan: LoanRecord
    /// At the end of the day.
    public let account: LoanAccount
    /// Changes of its bucket and class up to the day, in order.
    public let moves: [ClassHistory.Move]

    /// - Throws: ``LoanError`` if its events cannot have happened.
    init(
        _ loan: LoanRecord,
        events: [LoanEvent],
        moves: [ClassHistory.Move],
        rating: Double?,
        asAt day: CalendarDate,
        _ rules: LoanBook.Rules
    ) throws(LoanError) {
        let account = try LoanAccount(loan.terms, events: events, asAt: day)
        let known = moves.filter { $0.day <= day }
        var past = loan
        past.probabilityNow = rating
        past.position = LoanPosition(
            past: account,
            recorded: known.last?.assetClass ?? .standard,
            NonPerformingSpell.of(known),
            now: loan,
            rules: rules
        )
        self.loan = past
        self.account = account
        self.moves = known
    }
}
