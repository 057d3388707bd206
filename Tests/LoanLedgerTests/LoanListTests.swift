import CreditRisk
import Instalments
import LedgerRecords
import Lending
import LoanLedger
import LoanServicing
import Loans
import Portfolio
import TestSupport
import Testing

/// Loans by where they stand: the database finds what each loan's own standing says, then and now.
@Suite struct LoanListTests {
    @Test func aListHoldsWhoStandsThere() async throws {
        try await expectTheList(BookFixture.filled(300))
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"))
    func itDoesOnAServerToo() async throws {
        let fixture = try BookFixture.onServer()
        let simulation = BookSimulation(loanCount: 300, seed: 3, until: BookFixture.today)
        _ = try await fixture.book.fill(with: simulation, clock: { BookFixture.noon })
        try await expectTheList(fixture)
    }

    private func expectTheList(_ fixture: BookFixture) async throws {
        let (book, day) = (fixture.book, BookFixture.today.adding(days: 1))
        let open = try await book.loans(limit: 1_000, offset: 0).filter { $0.position.status == .active }.map(\.id)
        try await book.record(.writeOff, on: open[0], effectiveOn: day, at: BookFixture.noon, by: .system("test"))
        try await book.record(.settlement(1), on: open[1], effectiveOn: day, at: BookFixture.noon, by: .system("test"))
        let terms = try await book.loan(open[2])?.terms
        try await book.record(
            .restructuring(rate: try #require(terms).rate, months: 24, moratorium: .none),
            on: open[2],
            effectiveOn: day,
            at: BookFixture.noon,
            by: .system("test")
        )
        _ = try await book.endDay(day, clock: { BookFixture.noon })
        let all = try await book.loans(limit: 1_000, offset: 0)
        let past = try await book.pastDay(day, under: ImpairmentStage.Rule())
        for standing in LoanStanding.allCases {
            let ids = all.filter { $0.standing == standing }.map(\.id)
            let list = try await book.list([standing], limit: 1_000, offset: 0)
            #expect(list.page.map(\.id) == ids && list.total == ids.count && !ids.isEmpty, "\(standing)")
            let page = try await book.list([standing], limit: 1, offset: 1)
            #expect(page.page.map(\.id) == ids.dropFirst().prefix(1).map(\.self) && page.total == ids.count)
            #expect(past.loans(in: [standing]) == ids, "\(standing)")
        }
        #expect(past.loans(in: Set(LoanStanding.allCases)) == all.map(\.id) && past.loans(in: []).isEmpty)
        let several = try await book.list([.closed, .settled], limit: 1_000, offset: 0)
        #expect(several.page.map(\.id) == all.filter { $0.standing.summary == "Closed" }.map(\.id))
        #expect(past.loans(in: [.settled, .closed]) == several.page.map(\.id))
        let every = try await book.list(Set(LoanStanding.allCases), limit: 10, offset: 5)
        #expect(every.total == all.count && every.page == Array(all[5..<15]))
        #expect(try await book.list([], limit: 10, offset: 0).total == 0)
        let earlier = BookFixture.today.adding(days: -300)
        let then = try await book.loans(asAt: earlier, limit: 1_000, offset: 0).page.map(\.loan)
        let late = try await book.pastDay(earlier, under: ImpairmentStage.Rule()).loans(in: [.overdue])
        let found = try await book.loans(late, asAt: earlier)
        #expect(found == then.filter { $0.standing == .overdue } && !found.isEmpty)
    }
}
