import AccountLedger
import AssetQuality
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanServicing
import Loans
import Portfolio
import TestSupport
import Testing

/// A debt that the lender or its auditors identify as a loss, whatever its days.
@Suite struct LossIdentificationTests {
    private static let noon = BookFixture.noon

    private static func decision(_ change: LoanEvent.Change, _ sequence: Int, _ on: CalendarDate) -> LoanDecision {
        LoanDecision(LoanEvent(sequence: sequence, effectiveOn: on, change), because: "Fraud found by the auditors")
    }

    /// Two loans of one borrower, and two officers.
    private struct Stage {
        let fixture: BookFixture
        let loans: [LoanRecord]
        let olga: AccountID
        let omar: AccountID

        var book: LoanBook { fixture.book }

        init(_ fixture: BookFixture) async throws {
            self.fixture = fixture
            let (first, anna) = try await fixture.approved()
            let second = try await fixture.approved(of: anna)
            loans = [
                try await fixture.disbursed(first, of: anna), try await fixture.disbursed(second, of: anna),
            ]
            var officers: [AccountID] = []
            for name in ["olga", "omar"] {
                let account = try await fixture.ledger
                    .createAccount(name: name, role: .officer, passwordHash: "$2b$04$x", at: noon)
                officers.append(account.id)
            }
            (olga, omar) = (officers[0], officers[1])
        }

        func classes() async throws -> [AssetClass] {
            var classes: [AssetClass] = []
            for loan in loans { classes.append(try #require(try await book.loan(loan.id)).position.assetClass) }
            return classes
        }

        func endDays(until last: CalendarDate) async throws {
            var day = try await book.lastDayEnd().map { $0.adding(days: 1) } ?? BookFixture.today
            while day <= last {
                _ = try await book.endDay(day, clock: { noon })
                day = day.adding(days: 1)
            }
        }
    }

    @Test func allLoansOfTheBorrowerAreALossAtOnceAndSetAsideForInFull() async throws {
        try await expectALoss(try await Stage(BookFixture()))
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"))
    func theyAreOnAServerToo() async throws {
        try await expectALoss(try await Stage(BookFixture.onServer()))
    }

    private func expectALoss(_ stage: Stage) async throws {
        let (book, id, today) = (stage.book, stage.loans[0].id, BookFixture.today)
        try await book.carryOut(Self.decision(.lossIdentified, 1, today), on: id, at: Self.noon, by: stage.olga)
        #expect(try await stage.classes() == [.loss, .loss])
        for loan in stage.loans {
            let position = try #require(try await book.loan(loan.id)).position
            #expect(position.status == .active && position.provision == position.outstanding)
            #expect(try await book.moves(of: loan.id).last?.assetClass == .loss)
        }
        try await stage.fixture.expectSoundSums()
        await #expect(throws: LoanBookError.refused(.lossKnown)) {
            try await book.carryOut(
                Self.decision(.lossIdentified, 1, today),
                on: stage.loans[1].id,
                at: Self.noon,
                by: stage.olga
            )
        }
        // Nothing is in arrears, so that no day end says that it was wrong.
        try await stage.endDays(until: today.adding(days: 10))
        #expect(try await stage.classes() == [.loss, .loss])
        let later = today.adding(days: 11)
        try await book.carryOut(Self.decision(.lossWithdrawn, 2, later), on: id, at: Self.noon, by: stage.olga)
        #expect(try await stage.classes() == [.standard, .standard])
        #expect(try await book.moves(of: id).map(\.assetClass) == [.loss, .standard])
        #expect(try await book.decisions(on: id).map(\.decision.event.change) == [.lossIdentified, .lossWithdrawn])
        #expect(try await book.loan(id, asAt: today.adding(days: 5))?.loan.position.assetClass == .loss)
        await #expect(throws: LoanBookError.refused(.noLossKnown)) {
            try await book.propose(Self.decision(.lossWithdrawn, 3, later), on: id, at: Self.noon, by: stage.olga)
        }
        try await stage.fixture.expectSoundSums()
    }

    @Test func whatIsInArrearsRisesWhenAllOfItIsPaid() async throws {
        let stage = try await Stage(BookFixture())
        let (book, due) = (stage.book, BookFixture.today.adding(months: 1))
        try await stage.endDays(until: due.adding(days: 20))
        let now = due.adding(days: 21)
        try await book.carryOut(
            Self.decision(.lossIdentified, 1, now),
            on: stage.loans[0].id,
            at: Self.noon,
            by: stage.olga
        )
        try await pay(stage.loans[0], now, stage)
        try await stage.endDays(until: now)
        #expect(try await stage.classes() == [.loss, .loss], "the other loan is in arrears still")
        try await pay(stage.loans[1], now.adding(days: 1), stage)
        #expect(try await stage.classes() == [.loss, .loss], "it rises at a day end")
        try await stage.endDays(until: now.adding(days: 1))
        #expect(try await stage.classes() == [.standard, .standard])
        try await stage.fixture.expectSoundSums()
    }

    private func pay(_ loan: LoanRecord, _ on: CalendarDate, _ stage: Stage) async throws {
        let owed = try await stage.book.account(of: loan.id, asAt: on).arrears()
        try await stage.book
            .record(.receipt(owed), on: loan.id, effectiveOn: on, at: Self.noon, by: .system("test"))
    }

    @Test func itWaitsForASecondPersonLikeAWriteOff() async throws {
        let stage = try await Stage(BookFixture())
        let (book, id) = (stage.book, stage.loans[0].id)
        try await book.propose(
            Self.decision(.lossIdentified, 1, BookFixture.today),
            on: id,
            at: Self.noon,
            by: stage.olga
        )
        #expect(try await stage.classes() == [.standard, .standard])
        await #expect(throws: LoanBookError.needsAnother) {
            try await book.releaseDecision(on: id, at: Self.noon, by: stage.olga, seen: Self.noon)
        }
        try await book.releaseDecision(on: id, at: Self.noon, by: stage.omar, seen: Self.noon)
        #expect(try await stage.classes() == [.loss, .loss])
        let known = try #require(try await book.decisions(on: id).first)
        #expect(known.proposedBy == "olga" && known.releasedBy == "omar")
        #expect(known.decision.reason == "Fraud found by the auditors")
    }

    @Test func whoeverBorrowsAgainBeginsWhereTheyStand() async throws {
        let stage = try await Stage(BookFixture())
        let (book, today) = (stage.book, BookFixture.today)
        try await book.carryOut(
            Self.decision(.lossIdentified, 1, today),
            on: stage.loans[0].id,
            at: Self.noon,
            by: stage.olga
        )
        let anna = try #require(try await stage.fixture.ledger.account(named: "anna"))
        let third = try await stage.fixture.disbursed(try await stage.fixture.approved(of: anna.id), of: anna.id)
        #expect(third.position.assetClass == .loss)
        #expect(try await book.moves(of: third.id).map(\.assetClass) == [.loss])
        #expect(try await book.loan(third.id, asAt: today)?.loan.position.assetClass == .loss)
    }
}
