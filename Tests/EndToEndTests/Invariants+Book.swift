import Ledger
import Lending
import LoanLedger
import Loans
import Portfolio

extension Invariants {
    /// V9: the book's sums are those of its loans, and each loan is what its terms and events come to.
    func balance(_ ledger: Ledger) async throws -> [String] {
        if let words = try trial.book.finish() { return ["V9: the day cannot be ended: \(words)"] }
        let book = LoanBook(ledger)
        guard let day = try await book.lastDayEnd() else { return ["V9: no day was ended"] }
        let loans = try await book.loans(limit: 10_000, offset: 0)
        let totals = try await book.figures(of: Currency(isoCode: "INR")).totals
        var found = loans.isEmpty ? ["V9: no loans"] : []
        var (lent, owed, received): (Int64, Int64, Int64) = (0, 0, 0)
        for loan in loans {
            lent += loan.terms.principal
            owed += loan.position.outstanding
            received += loan.position.received
            found += try await Self.account(of: loan, asAt: day, in: book)
        }
        if (totals.loans, totals.disbursed) != (loans.count, lent) { found.append("V9: lent \(lent), not \(totals)") }
        if (totals.outstanding, totals.received) != (owed, received) {
            found.append("V9: owed \(owed), received \(received), not \(totals)")
        }
        return found
    }

    private static func account(
        of loan: LoanRecord,
        asAt day: CalendarDate,
        in book: LoanBook
    ) async throws -> [String] {
        let account = try await book.account(of: loan.id, asAt: day)
        let owed = account.status == .active ? account.outstandingPrincipal : 0
        var found: [String] = []
        if (loan.position.outstanding, loan.position.received) != (owed, account.received) {
            found.append("V9: loan \(loan.id) is \(loan.position), not \(owed) owed and \(account.received) received")
        }
        // A day end that was cut off goes on where it was: nobody pays a late fee twice.
        let events = try await book.events(of: loan.id)
        let charges = events.filter { if case .charge = $0.change { true } else { false } }.map(\.effectiveOn)
        if Set(charges).count != charges.count { found.append("V9: loan \(loan.id) was charged twice") }
        return found
    }
}
