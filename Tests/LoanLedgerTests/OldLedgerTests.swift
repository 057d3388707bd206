import AssetQuality
import Ledger
import Lending
import LoanLedger
import LoanServicing
import Loans
import Portfolio
import TestSupport
import Testing

/// A ledger full of loans that an earlier version left, opened by this one.
@Suite struct OldLedgerTests {
    /// What takes back, the last first, what the changes 0019 to 0024 added to the tables.
    private static let undoing = [
        "ALTER TABLE book_cells DROP COLUMN floating_incomes", "ALTER TABLE book_cells DROP COLUMN floating_payments",
        "ALTER TABLE book_cells DROP COLUMN floating_instalments",
        "ALTER TABLE book_cells DROP COLUMN floating_interest", "ALTER TABLE book_cells DROP COLUMN floating_default",
        "ALTER TABLE loans DROP COLUMN is_restructured",
        "DROP INDEX loans_rated", "DROP TABLE loan_ratings", "ALTER TABLE loans DROP COLUMN probability_now",
        "ALTER TABLE loan_offers DROP COLUMN moratorium_months", "ALTER TABLE loan_offers DROP COLUMN moratorium",
        "DROP INDEX loan_reversals", "DROP INDEX loans_late_again", "DROP INDEX loans_by_oldest",
        "ALTER TABLE book_cells DROP COLUMN instalments", "ALTER TABLE loans DROP COLUMN was_secured",
    ]

    /// Those of 0039, which keep the columns that they read from being dropped.
    private static let views = [
        "analyst_applications", "analyst_loans", "analyst_disbursements", "collateral", "analyst_guarantors",
        "approved_loans", "repayments", "npa_tracking", "predictions", "analyst_drift_reports",
    ]

    /// What takes back what the changes 0029 to 0031, 0035, 0039 and 0040 added: an old ledger finds it again at its next day end.
    static let undoingSuspense =
        views.map { "DROP VIEW \($0)" } + [
            "DROP TABLE collateral_valuations",
            "DROP INDEX loans_watched", "DROP TABLE watch_list", "ALTER TABLE loans DROP COLUMN on_watch_list",
            "ALTER TABLE loans DROP COLUMN rounding", "ALTER TABLE loan_offers DROP COLUMN rounding",
            "DROP TABLE repayment_parts", "ALTER TABLE loan_events DROP COLUMN method",
            "ALTER TABLE book_days DROP COLUMN sectors", "ALTER TABLE collaterals DROP COLUMN recorded_on",
            "ALTER TABLE book_cells DROP COLUMN paid_of_due", "ALTER TABLE book_cells DROP COLUMN fallen_due",
            "ALTER TABLE loans DROP COLUMN paid_of_due", "ALTER TABLE loans DROP COLUMN fallen_due",
            "ALTER TABLE book_cells DROP COLUMN not_covered", "ALTER TABLE book_cells DROP COLUMN short_loans",
            "DROP INDEX loans_granted_floating", "DROP TABLE loan_rate_shifts",
            "ALTER TABLE book_cells DROP COLUMN suspended", "ALTER TABLE loans DROP COLUMN suspended",
            "ALTER TABLE loan_offers DROP COLUMN is_floating",
        ]

    /// Which these were.
    static let later = """
        identifier LIKE '%floating offers and suspense' OR identifier LIKE '%rises of rates'
        OR identifier LIKE '%shortfalls of security' OR identifier LIKE '%payment of instalments'
        OR identifier LIKE '%views for analysts' OR identifier LIKE '%watch list'
        """

    @Test func itsLoansAndSumsAreWhatTheyWere() async throws {
        let fixture = try await BookFixture.filled(200)
        try await expectTheSame(fixture)
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"))
    func theyAreOnAServerToo() async throws {
        let fixture = try BookFixture.onServer()
        let simulation = BookSimulation(loanCount: 200, seed: 3, until: BookFixture.today)
        _ = try await fixture.book.fill(with: simulation, clock: { BookFixture.noon })
        try await expectTheSame(fixture)
    }

    private func expectTheSame(_ fixture: BookFixture) async throws {
        let (cells, loans) = (
            Set(try await fixture.book.figures(of: BookFixture.rupee).cells),
            try await fixture.book.loans(limit: 1_000, offset: 0)
        )
        let table = fixture.isOnServer ? "ledger_migrations" : "grdb_migrations"
        try await fixture.ledger.writeTables { tables in
            for sql in Self.undoingSuspense + Self.undoing { try tables.define(sql) }
            let undone = try tables.run(
                "DELETE FROM \(table) WHERE identifier >= ? AND identifier < ? OR \(Self.later)",
                [.text("0019"), .text("0025")]
            )
            #expect(undone == 12)
        }
        let opened = try fixture.reopened()
        let found = try await opened.book.figures(of: BookFixture.rupee).cells
        #expect(Set(found) == Set(cells.map(Self.old)) && !cells.isEmpty)
        let after = try await opened.book.loans(limit: 1_000, offset: 0)
        #expect(after == loans.map(Self.old) && loans.contains(where: \.position.wasSecured))
        let day = BookFixture.today.adding(days: 1)
        #expect(try await opened.book.arrearsCounts(asAt: day).late > 0)
        _ = try await opened.book.endDay(day, clock: { BookFixture.noon })
        try await opened.expectSoundSums()
        try await expectPayments(opened, ended: loans.filter { $0.position.status != .active })
        #expect(try await opened.book.loans(limit: 1_000, offset: 0).allSatisfy { $0.position.turnsOn > day })
    }

    /// What was paid is known again of every loan, and what else there is of a loan at its end is what it was.
    private func expectPayments(_ fixture: BookFixture, ended: [LoanRecord]) async throws {
        let after = try await fixture.book.loans(limit: 1_000, offset: 0)
        for loan in after {
            let day = BookFixture.today.adding(days: 1)
            let account = try await fixture.book.account(of: loan.id, asAt: day)
            #expect(loan.position.fallenDue == account.paymentOfInstalments.due)
            #expect(loan.position.paidOfDue == account.paymentOfInstalments.paid)
        }
        #expect(ended.isEmpty == false && ended.allSatisfy(after.contains))
        #expect(after.contains { $0.position.paidOfDue < $0.position.fallenDue })
    }

    private static func old(_ cell: BookCell) -> BookCell {
        [BookSum.suspended, .fallenDue, .paidOfDue].reduce(cell) { $0.replacing($1, by: 0) }
    }

    /// A loan as the changes 0029 and 0035 find it: what is unearned or was paid is not known, and the next day end looks
    /// at it.
    private static func old(_ loan: LoanRecord) -> LoanRecord {
        var position = loan.position
        position.suspended = 0
        (position.fallenDue, position.paidOfDue) = (0, 0)
        let isNonPerforming = position.status == .active && position.assetClass.isNonPerforming
        if isNonPerforming || position.instalmentsDue > 0 { position.turnsOn = CalendarDate(dayNumber: 0) }
        return loan.secured(by: loan.security, position)
    }
}
