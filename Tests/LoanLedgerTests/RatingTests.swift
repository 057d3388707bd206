import AssetQuality
import CreditRisk
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanServicing
import Portfolio
import TestSupport
import Testing

/// What the lender's behaviour model says of loans, and whose risk has risen by it.
@Suite struct RatingTests {
    private static let today = BookFixture.today

    private func rate(_ fixture: BookFixture, _ id: Int, _ probability: Double, on day: CalendarDate) async throws {
        let rating = try #require(LoanRating(loan: id, probability: probability))
        try await fixture.book.rate([rating], on: day, at: BookFixture.noon, by: .system("test"))
    }

    private func risen(_ fixture: BookFixture, asAt day: CalendarDate? = nil) async throws -> Int {
        try await fixture.book.risen(of: BookFixture.rupee, asAt: day, under: ImpairmentStage.Rule())
            .reduce(0) { $0 + $1[.loans] }
    }

    @Test func bothRisesTogetherCountOnTheDaysFromWhichTheyWereKnown() async throws {
        try await expectRatings(BookFixture())
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"))
    func theyDoOnAServerToo() async throws {
        try await expectRatings(BookFixture.onServer())
    }

    private func expectRatings(_ fixture: BookFixture) async throws {
        let (book, today) = (fixture.book, Self.today)
        let loan = try await fixture.disbursed()
        #expect(loan.probabilityOfDefault == 0.04 && loan.probabilityNow == nil)
        try await rate(fixture, loan.id, 0.079, on: today)
        #expect(try await risen(fixture) == 0, "not twice what it was")
        for offset in 0...2 { _ = try await book.endDay(today.adding(days: offset), clock: { BookFixture.noon }) }
        let later = today.adding(days: 3)
        try await rate(fixture, loan.id, 0.08, on: later)
        #expect(try await risen(fixture) == 1)
        #expect(try await book.loan(loan.id)?.presentProbability == 0.08)
        #expect(try await risen(fixture, asAt: today.adding(days: 2)) == 0)
        #expect(try await risen(fixture, asAt: later) == 1)
        #expect(try await book.loan(loan.id, asAt: today)?.loan.probabilityNow == 0.079)
        // What is written down late does not replace what was said since.
        try await rate(fixture, loan.id, 0.5, on: today.adding(days: 1))
        #expect(try await book.loan(loan.id)?.probabilityNow == 0.08)
        #expect(try await risen(fixture, asAt: today.adding(days: 1)) == 1)
        let expected = try await book.figures(of: BookFixture.rupee).sum(.expectedDefault)
        #expect(expected == Int((Double(loan.position.outstanding) * 0.08).rounded()))
        try await fixture.expectSoundSums()
    }

    @Test func allOfAFileCountsOrNothing() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let ratings = [loan.id, 77].compactMap { LoanRating(loan: $0, probability: 0.2) }
        await #expect(throws: LoanBookError.unknownLoan(77)) {
            try await fixture.book.rate(ratings, on: Self.today, at: BookFixture.noon, by: .system("test"))
        }
        #expect(try await fixture.book.loan(loan.id)?.probabilityNow == nil)
        let tomorrow = Self.today.adding(days: 1)
        await #expect(throws: LoanBookError.inTheFuture(tomorrow)) {
            try await fixture.book.rate([], on: tomorrow, at: BookFixture.noon, by: .system("test"))
        }
        #expect(LoanRating(loan: 1, probability: 1.01) == nil && LoanRating(loan: 1, probability: .nan) == nil)
    }
}
