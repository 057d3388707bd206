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

/// Loans whose risk has risen because somebody says so.
@Suite struct WatchListTests {
    private static let places = PostgreSQLServer.isInstalled ? [false, true] : [false]

    private func risen(_ fixture: BookFixture, asAt day: CalendarDate? = nil) async throws -> Int {
        try await fixture.book.risen(of: BookFixture.rupee, asAt: day, under: ImpairmentStage.Rule())
            .reduce(0) { $0 + $1[.loans] }
    }

    @Test(arguments: places) func aLoanIsWatchedFromADayToADay(_ onServer: Bool) async throws {
        let fixture = try onServer ? BookFixture.onServer() : BookFixture()
        let (book, today, noon) = (fixture.book, BookFixture.today, BookFixture.noon)
        let loan = try await fixture.disbursed()
        for offset in 0...2 { _ = try await book.endDay(today.adding(days: offset), clock: { noon }) }
        let version = try await book.version()
        try await book.watch(loan.id, because: .income, at: noon, by: .system("test"))
        #expect(try await book.version() > version, "figures that are kept are read again")
        #expect(try await book.loan(loan.id)?.isOnWatchList == true)
        #expect(try await risen(fixture) == 1)
        #expect(try await risen(fixture, asAt: today) == 0)
        for offset in 3...4 { _ = try await book.endDay(today.adding(days: offset), clock: { noon }) }
        await #expect(throws: LoanBookError.overtaken) {
            try await book.watch(loan.id, because: .security, at: noon, by: .system("test"))
        }
        try await book.watch(loan.id, because: nil, at: noon, by: .system("test"))
        #expect(try await risen(fixture) == 0)
        #expect(try await risen(fixture, asAt: today.adding(days: 4)) == 1)
        #expect(try await book.loan(loan.id, asAt: today.adding(days: 3))?.loan.isOnWatchList == true)
        let entries = try await book.watchList(of: loan.id)
        #expect(entries.map(\.reason) == [nil, .income])
        #expect(entries.map(\.day) == [today.adding(days: 5), today.adding(days: 3)])
        try await fixture.expectSoundSums()
    }

    @Test func whatIsNoOpenLoanIsRefused() async throws {
        let fixture = try BookFixture()
        await #expect(throws: LoanBookError.unknownLoan(77)) {
            try await fixture.book.watch(77, because: .income, at: BookFixture.noon, by: .system("test"))
        }
        let loan = try await fixture.disbursed()
        try await fixture.book.record(
            .closure(loan.terms.principal, fee: 0),
            on: loan.id,
            effectiveOn: BookFixture.today,
            at: BookFixture.noon,
            by: .system("test")
        )
        await #expect(throws: LoanBookError.refused(.notActive(.closed))) {
            try await fixture.book.watch(loan.id, because: .income, at: BookFixture.noon, by: .system("test"))
        }
    }
}
