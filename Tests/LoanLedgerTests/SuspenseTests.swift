import AssetQuality
import Instalments
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import Loans
import Portfolio
import TestSupport
import Testing

/// What borrowers who do not perform have left unearned, of the whole book.
@Suite struct SuspenseTests {
    @Test func theWholeBookHoldsWhatTheBooksOfItsLoansHold() async throws {
        try await expectTheSum(BookFixture.filled(400))
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"))
    func itDoesOnAServerToo() async throws {
        let fixture = try BookFixture.onServer()
        let simulation = BookSimulation(loanCount: 400, seed: 3, until: BookFixture.today)
        _ = try await fixture.book.fill(with: simulation, clock: { BookFixture.noon })
        try await expectTheSum(fixture)
    }

    private func expectTheSum(_ fixture: BookFixture) async throws {
        let book = fixture.book
        for offset in 0...35 {
            let day = BookFixture.today.adding(days: offset)
            if offset > 0 { _ = try await book.endDay(day, clock: { BookFixture.noon }) }
            guard offset % 7 == 0 else { continue }
            let whole = try await suspended(of: book, asAt: day)
            let kept = try await book.figures(of: BookFixture.rupee).totals.suspended
            #expect(kept == whole && whole > 0, "\(day.iso)")
        }
        let open = try await book.loans(limit: 1_000, offset: 0)
        let loan = try #require(open.first { $0.position.suspended > 0 && $0.position.status == .active })
        let before = try await book.figures(of: BookFixture.rupee).totals.suspended
        try await book.record(
            .receipt(loan.position.suspended),
            on: loan.id,
            effectiveOn: BookFixture.today.adding(days: 36),
            at: BookFixture.noon,
            by: .system("test")
        )
        let after = try await book.figures(of: BookFixture.rupee).totals.suspended
        #expect(after < before, "what was paid is earned at once")
        try await fixture.expectSoundSums()
    }

    /// By the double entries of each loan.
    private func suspended(of book: LoanBook, asAt day: CalendarDate) async throws -> Int64 {
        var sum: Int64 = 0
        for past in try await book.loans(asAt: day, limit: 1_000, offset: 0).page where past.account.status == .active {
            let spells = NonPerformingSpell.of(past.moves)
            sum -= past.account.postings(keepingBack: 0, suspended: spells).balance(of: .incomeSuspense)
        }
        return sum
    }

    @Test func anOldLedgerFindsItAtTheNextDayEnd() async throws {
        let fixture = try await BookFixture.filled(200)
        let whole = try await fixture.book.figures(of: BookFixture.rupee).totals.suspended
        #expect(whole > 0)
        try await fixture.ledger.writeTables { tables in
            for sql in OldLedgerTests.undoingSuspense { try tables.define(sql) }
            try tables.run("DELETE FROM grdb_migrations WHERE \(OldLedgerTests.later)", [])
        }
        let opened = try fixture.reopened()
        #expect(try await opened.book.figures(of: BookFixture.rupee).totals.suspended == 0)
        let day = BookFixture.today.adding(days: 1)
        _ = try await opened.book.endDay(day, clock: { BookFixture.noon })
        let found = try await opened.book.figures(of: BookFixture.rupee).totals.suspended
        let held = try await suspended(of: opened.book, asAt: day)
        #expect(found == held && found >= whole)
    }
}
