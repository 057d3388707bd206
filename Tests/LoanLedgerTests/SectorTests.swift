import AssetQuality
import CreditRisk
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanServicing
import Loans
import Portfolio
import TestSupport
import Testing

/// What is set aside for standard assets follows the sector of their purpose.
@Suite struct SectorTests {
    private static let sectors: [(ProvisionSector, Int64)] = [
        (.housing, 62_500), (.smallEnterprise, 62_500), (.agriculture, 62_500), (.commercialRealEstate, 250_000),
        (.residentialProjects, 187_500), (.other, 100_000),
    ]

    private static func rules(_ sector: ProvisionSector) -> LoanBook.Rules {
        var rules = LoanBook.Rules()
        rules.sectors = ["medical": sector]
        return rules
    }

    @Test(arguments: sectors)
    func aLoanIsProvidedForByItsSector(_ sector: ProvisionSector, _ amount: Int64) async throws {
        let fixture = try BookFixture(Self.rules(sector))
        let loan = try await fixture.disbursed()
        #expect(loan.position.provision == amount)
        let day = BookFixture.today
        let figures = try await fixture.book.figures(of: BookFixture.rupee)
        let past = try await fixture.book.past(of: BookFixture.rupee, asAt: day).figures
        let made = try await fixture.book.pastDay(day, under: ImpairmentStage.Rule()).book(of: BookFixture.rupee)
            .figures
        for cells in [figures.cells, past.cells, made.cells] { #expect(cells.map { $0[.provision] } == [Int(amount)]) }
        #expect(try await fixture.book.loan(loan.id, asAt: day)?.loan.position.provision == amount)
        #expect(
            try await fixture.book.loans(asAt: day, limit: 5, offset: 0).page.map(\.loan.position.provision) == [amount]
        )
    }

    @Test func anotherSectorCountsFromTheNextDayEnd() async throws {
        try await expectTheNextDayEnd(try BookFixture())
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"))
    func itDoesOnAServerToo() async throws {
        try await expectTheNextDayEnd(try BookFixture.onServer())
    }

    private func expectTheNextDayEnd(_ fixture: BookFixture) async throws {
        let loan = try await fixture.disbursed()
        #expect(loan.position.provision == 100_000)
        var day = BookFixture.today.adding(days: 1)
        let first = try await fixture.book.endDay(day, clock: { BookFixture.noon })
        // Nothing is due for weeks: without a change no day end looks at the loan again.
        day = day.adding(days: 1)
        let second = try await fixture.book.endDay(day, clock: { BookFixture.noon })
        #expect(first.loans <= 1 && second.loans == 0)
        for (sector, amount) in Self.sectors {
            let book = LoanBook(fixture.ledger, rules: Self.rules(sector))
            day = day.adding(days: 1)
            let changed = try await book.endDay(day, clock: { BookFixture.noon })
            let after = try #require(try await book.loan(loan.id))
            #expect(after.position.provision == amount && changed.moves == 0, "\(sector)")
            #expect(
                try await book.figures(of: BookFixture.rupee).cells.reduce(0) { $0 + $1[.provision] } == Int(amount)
            )
            #expect(after.position.turnsOn > day)
        }
        try await expectPastDays(fixture, loan.id, until: day)
    }

    /// What was set aside on a past day is what the sector of that day says, whatever it is now.
    private func expectPastDays(_ fixture: BookFixture, _ loan: Int, until last: CalendarDate) async throws {
        let first = last.adding(days: 1 - Self.sectors.count)
        for (index, (_, amount)) in Self.sectors.enumerated() {
            let day = first.adding(days: index)
            #expect(try await fixture.book.loan(loan, asAt: day)?.loan.position.provision == amount, "\(day)")
        }
        let before = first.adding(days: -1)
        #expect(try await fixture.book.loan(loan, asAt: before)?.loan.position.provision == 100_000)
        // A ledger whose day ends did not keep them knows those of now only.
        try await fixture.ledger.writeTables { try $0.run("UPDATE book_days SET sectors = NULL") }
        let now = LoanBook(fixture.ledger, rules: Self.rules(.housing))
        #expect(try await now.loan(loan, asAt: before)?.loan.position.provision == 62_500)
    }
}
