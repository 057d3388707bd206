import AssetQuality
import Ledger
import LedgerRecords
import LedgerSchema
import Lending
import LoanLedger
import LoanOrigination
import Loans
import Portfolio
import TestSupport
import Testing

/// Loans in several currencies in one book.
@Suite struct CurrencyTests {
    @Test func amountsOfTwoCurrenciesAreNeverAdded() async throws {
        let fixture = try BookFixture()
        let rupees = try await fixture.disbursed()
        let yen = try await fixture.disbursed(in: "JPY")
        let codes = try await fixture.book.currencies()
        #expect(codes.map(\.code) == ["INR", "JPY"] && codes.map(\.loans) == [1, 1])
        for (code, loan) in [("INR", rupees), ("JPY", yen)] {
            let figures = try await fixture.book.figures(of: Currency(isoCode: code))
            #expect(figures.totals.loans == 1 && figures.totals.disbursed == loan.terms.principal)
        }
        let none = try await fixture.book.figures(of: Currency(isoCode: "EUR"))
        #expect(none.cells.isEmpty)
        // 25,000,000 minor units: rupees have a hundred in one, yen none.
        let bands = try await (
            fixture.book.amountBands(of: Currency(isoCode: "INR")),
            fixture.book.amountBands(of: Currency(isoCode: "JPY"))
        )
        #expect(bands.0.map(\.from) == [250_000] && bands.1.map(\.from) == [1_000_000])
    }

    @Test func securityIsCountedInTheCurrencyOfItsLoan() async throws {
        let fixture = try BookFixture()
        let yen = try await fixture.disbursed(in: "JPY")
        let gold = try #require(PledgedCollateral(.gold, value: 900, haircut: 0.3, valuedOn: BookFixture.today))
        try await fixture.book.add(gold, to: yen.id, after: 0, at: BookFixture.noon, by: .system("test"))
        let there = try await fixture.book.collateralFigures(of: Currency(isoCode: "JPY"))
        let here = try await fixture.book.collateralFigures(of: BookFixture.rupee)
        #expect(there.value == 900 && there.securedLoans == 1)
        #expect(here.value == 0 && here.securedLoans == 0)
    }

    @Test func theSumsAreThoseThatAreMadeAnewFromTheLoans() async throws {
        try await expectTheSame(BookFixture.filled(300))
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"))
    func theyAreOnAServerToo() async throws {
        let fixture = try BookFixture.onServer()
        let simulation = BookSimulation(loanCount: 300, seed: 3, until: BookFixture.today)
        _ = try await fixture.book.fill(with: simulation, clock: { BookFixture.noon })
        try await expectTheSame(fixture)
    }

    /// What the migration makes of the loans is what was kept with every change.
    private func expectTheSame(_ fixture: BookFixture) async throws {
        _ = try await fixture.book.endDay(BookFixture.today.adding(days: 1), clock: { BookFixture.noon })
        let kept = try await figures(fixture)
        try await fixture.ledger.writeTables { tables in
            for table in ["book_cells", "book_amounts"] { try tables.run("DELETE FROM \(table)") }
            try tables.run(BookSchema.cellsWithShortfalls)
            try tables.run(BookSchema.amounts)
        }
        let made = try await figures(fixture)
        #expect(kept.cells == made.cells && kept.cells.isEmpty == false)
        #expect(kept.bands == made.bands)
    }

    private func figures(_ fixture: BookFixture) async throws -> (cells: Set<BookCell>, bands: [Int64]) {
        let bands = try await fixture.book.amountBands(of: BookFixture.rupee)
        let cells = try await fixture.book.figures(of: BookFixture.rupee).cells
        // What was paid is found by day ends and not by a migration.
        let known = cells.map { $0.replacing(.fallenDue, by: 0).replacing(.paidOfDue, by: 0) }
        return (Set(known), bands.map(\.amount))
    }
}
