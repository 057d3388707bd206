public import AssetQuality
import Ledger
import LedgerRecords
import LedgerSchema
import Lending
public import Loans
import Portfolio

/// A loan as it was at the end of a day.
///
/// What is due, paid and past due follows from its terms and from all that counts up to the day, whenever that was written
/// down. Whether its borrower performed is what day ends had found until then, and what secured it is what was written down
/// until then: income and provisions followed from that.
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
        isOnWatchList: Bool,
        pledges: [ChangedPledge],
        asAt day: CalendarDate,
        _ rules: LoanBook.Rules
    ) throws(LoanError) {
        let account = try LoanAccount(loan.terms, events: events, asAt: day)
        let known = moves.filter { $0.day <= day }
        let position = LoanPosition(
            past: account,
            recorded: known.last?.assetClass ?? .standard,
            NonPerformingSpell.of(known),
            security: { loan.security(at: $0, pledges) },
            now: loan,
            rules: rules
        )
        var past = loan.secured(by: loan.security(at: day, pledges), position)
        past.probabilityNow = rating
        past.isOnWatchList = isOnWatchList
        self.loan = past
        self.account = account
        self.moves = known
    }
}

extension LoanRecord {
    /// What its security would have fetched at the end of a past day.
    fileprivate func security(at day: CalendarDate, _ pledges: [ChangedPledge]) -> Int64 {
        pledges.reduce(security) { $0 + $1.difference(at: day) }
    }
}
