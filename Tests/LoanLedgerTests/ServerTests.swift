import AssetQuality
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import Loans
import Portfolio
import TestSupport
import Testing

/// The statements of the book on PostgreSQL.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"), .timeLimit(.minutes(5)))
struct ServerTests {
    @Test func aLoanLivesFromOfferToPaymentThere() async throws {
        let fixture = try BookFixture.onServer()
        let (today, noon, actor) = (BookFixture.today, BookFixture.noon, Actor.system("test"))
        let loan = try await fixture.disbursed()
        let vehicle = try #require(PledgedCollateral(.vehicle, value: 20_000_000, haircut: 0.3, valuedOn: today))
        try await fixture.book.add(vehicle, to: loan.id, after: 0, at: noon, by: actor)
        let friend = Guarantor(name: "Gita Rao", relationship: "sister")
        try await fixture.book.add(friend, to: loan.id, after: 0, at: noon, by: actor)
        #expect(try await fixture.book.guarantors(of: loan.id) == [friend])
        #expect(try await fixture.book.collateralFigures(of: BookFixture.rupee).averageLoanToValue == 25.0 / 14)
        let before = try await fixture.book.version()
        try await fixture.book.record(
            .receipt(1_000_000),
            on: loan.id,
            expecting: 1,
            effectiveOn: today,
            at: noon,
            by: actor
        )
        #expect(try await fixture.book.version() == before + 1)
        _ = try await fixture.book.endDay(today, clock: { noon })
        #expect(try await fixture.book.amountBands(of: BookFixture.rupee).map(\.loans) == [1])
        #expect(try await fixture.book.applications(of: [loan.id]).count == 1)
        #expect(try await fixture.book.offerCases().isEmpty)
        try await fixture.expectSoundSums()
    }

    @Test func aSimulatedBookIsTheSameThere() async throws {
        let (there, here) = (try BookFixture.onServer(), try await BookFixture.filled(60))
        let simulation = BookSimulation(loanCount: 60, seed: 3, until: BookFixture.today)
        _ = try await there.book.fill(with: simulation, groupSize: 50, clock: { BookFixture.noon })
        let day = BookFixture.today.adding(days: 1)
        for fixture in [there, here] { _ = try await fixture.book.endDay(day, clock: { BookFixture.noon }) }
        #expect(
            try await there.book.figures(of: BookFixture.rupee).totals
                == here.book.figures(of: BookFixture.rupee).totals
        )
        let security = (
            try await there.book.collateralFigures(of: BookFixture.rupee),
            try await here.book.collateralFigures(of: BookFixture.rupee)
        )
        #expect(security.0.kinds == security.1.kinds && security.0.securedLoans == security.1.securedLoans)
        // An average of quotients: the servers add them up in orders of their own, an error of about n units in the last
        // place of a sum near n.
        let ratios = (try #require(security.0.averageLoanToValue), try #require(security.1.averageLoanToValue))
        #expect(abs(ratios.0 - ratios.1) <= 60 * ratios.1.ulp)
        let bands = (
            try await there.book.amountBands(of: BookFixture.rupee),
            try await here.book.amountBands(of: BookFixture.rupee)
        )
        #expect(bands.0.map(\.amount) == bands.1.map(\.amount))
    }
}
