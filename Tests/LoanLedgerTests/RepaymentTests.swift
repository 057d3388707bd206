import AssetQuality
import Instalments
import Ledger
import LedgerRecords
import LedgerSchema
import Lending
import LoanLedger
import Loans
import Portfolio
import Testing

@Suite struct RepaymentTests {
    private func pay(
        _ amount: Int64,
        on loan: LoanRecord,
        _ on: CalendarDate,
        _ fixture: BookFixture
    ) async throws -> LoanRecord {
        try await fixture.book.record(
            .receipt(amount),
            on: loan.id,
            effectiveOn: on,
            at: BookFixture.noon,
            by: .system("test")
        )
    }

    private func run(_ fixture: BookFixture, from first: CalendarDate, to last: CalendarDate) async throws {
        var on = first
        while on <= last {
            _ = try await fixture.book.endDay(on, clock: { BookFixture.noon })
            on = on.adding(days: 1)
        }
    }

    @Test func aPaymentChangesArrearsAndFiguresAtOnceAndTheClassAtDayEnd() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let due = BookFixture.today.adding(months: 1)
        try await run(fixture, from: BookFixture.today, to: due.adding(days: 90))
        var now = try #require(try await fixture.book.loan(loan.id))
        #expect(now.position.bucket == .days91 && now.position.assetClass == .substandard)
        #expect(now.position.firstDefault == due.adding(days: 90) && now.position.lateInARow == 3)
        let owed = try await fixture.book.account(of: loan.id, asAt: due.adding(days: 91)).arrears()
        now = try await pay(owed, on: loan, due.adding(days: 91), fixture)
        #expect(now.position.bucket == .current && now.position.assetClass == .substandard)
        try await run(fixture, from: due.adding(days: 91), to: due.adding(days: 91))
        now = try #require(try await fixture.book.loan(loan.id))
        #expect(now.position.assetClass == .standard)
        #expect(
            try await fixture.book.moves(of: loan.id).map(\.bucket) == [
                .days1, .days31, .days61, .days91, .current,
            ]
        )
        try await fixture.expectSoundSums()
    }

    @Test func aBackdatedPaymentChangesThePast() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let due = BookFixture.today.adding(months: 1)
        try await run(fixture, from: BookFixture.today, to: due.adding(days: 10))
        #expect(try await fixture.book.account(of: loan.id, asAt: due.adding(days: 9)).daysPastDue == 10)
        let after = try await pay(loan.position.levelPayment, on: loan, due, fixture)
        #expect(after.position.bucket == .current && after.position.instalmentsOnTime == 1)
        #expect(try await fixture.book.account(of: loan.id, asAt: due.adding(days: 9)).daysPastDue == 0)
        try await fixture.expectSoundSums()
    }

    /// Money that came in before the default, written down after it: there never was one, on this loan or another.
    @Test func aBackdatedPaymentTakesBackADefaultThatNeverWas() async throws {
        let fixture = try BookFixture()
        let (id, owner) = try await fixture.approved()
        let loan = try await fixture.disbursed(id, of: owner)
        let other = try await fixture.disbursed(try await fixture.approved(of: owner), of: owner)
        let due = BookFixture.today.adding(months: 1)
        for month in 1...3 {
            let on = BookFixture.today.adding(months: month)
            try await run(fixture, from: on.adding(months: -1), to: on.adding(days: -1))
            _ = try await pay(other.position.levelPayment, on: other, on, fixture)
        }
        try await run(fixture, from: BookFixture.today.adding(months: 3), to: due.adding(days: 90))
        func position(_ loan: LoanRecord) async throws -> LoanPosition? {
            try await fixture.book.loan(loan.id)?.position
        }
        #expect(try await position(loan)?.firstDefault == due.adding(days: 90))
        #expect(try await position(other)?.assetClass == .substandard)
        // A small one changes nothing: the instalment was not paid.
        let little = try await pay(100, on: loan, due, fixture)
        #expect(little.position.firstDefault == due.adding(days: 90) && little.position.assetClass == .substandard)
        let after = try await pay(loan.position.levelPayment - 100, on: loan, due.adding(days: 2), fixture)
        #expect(after.position.firstDefault == nil && after.position.assetClass == .specialMention2)
        let triangle = try await fixture.book.vintages(asAt: due.adding(days: 90))
        #expect(triangle.cohorts.flatMap(\.firstDefaults.values).allSatisfy { $0 == 0 })
        #expect(try await fixture.book.figures(of: BookFixture.rupee).totals.defaultedLoans == 0)
        try await run(fixture, from: due.adding(days: 91), to: due.adding(days: 91))
        #expect(try await position(other)?.assetClass == .standard)
        try await fixture.expectSoundSums()
    }

    @Test func whatCannotBeIsRefusedAndLeavesNothing() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        try await run(fixture, from: BookFixture.today, to: BookFixture.today)
        let tomorrow = BookFixture.today.adding(days: 1)
        await #expect(throws: LoanBookError.unknownLoan(99)) {
            try await fixture.book.record(
                .writeOff,
                on: 99,
                effectiveOn: tomorrow,
                at: BookFixture.noon,
                by: .system("test")
            )
        }
        await #expect(throws: LoanBookError.inTheFuture(tomorrow.adding(days: 1))) {
            try await pay(5, on: loan, tomorrow.adding(days: 1), fixture)
        }
        await #expect(throws: LoanBookError.refused(.outOfRange("amount", "1 to 10^15 minor units"))) {
            try await pay(-5, on: loan, tomorrow, fixture)
        }
        await #expect(throws: LoanBookError.refused(.nothingToReverse(sequence: 4))) {
            try await fixture.book.record(
                .reversal(of: 4),
                on: loan.id,
                effectiveOn: tomorrow,
                at: BookFixture.noon,
                by: .system("test")
            )
        }
        #expect(try await fixture.book.events(of: loan.id).isEmpty)
    }

    /// Before the first day end the lender works on the day of the clock.
    @Test func beforeTheFirstDayEndNothingIsRecordedForADayToCome() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let far = try day("2099-01-01")
        await #expect(throws: LoanBookError.inTheFuture(far)) { try await pay(5, on: loan, far, fixture) }
        let now = try #require(try await fixture.book.loan(loan.id))
        #expect(now.position == loan.position && now.position.firstDefault == nil)
        _ = try await pay(5, on: loan, BookFixture.today, fixture)
    }

    @Test func aClosurePaysTheQuoteOfItsDayAndCanBeTakenBack() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let (book, today) = (fixture.book, BookFixture.today)
        func record(_ change: LoanEvent.Change) async throws -> LoanRecord {
            try await book.record(change, on: loan.id, effectiveOn: today, at: BookFixture.noon, by: .system("test"))
        }
        let quote = try EarlyClosure(try await book.account(of: loan.id, asAt: today), feePercent: 0).total
        for change in [LoanEvent.Change.closure(500, fee: 0), .closure(quote + 9, fee: 10)] {
            let least = change == .closure(500, fee: 0) ? quote : quote + 10
            await #expect(throws: LoanBookError.refused(.belowQuote(least, on: today))) { try await record(change) }
        }
        #expect(try await record(.closure(quote, fee: 0)).position.status == .closed)
        let open = try await record(.reversal(of: 1))
        #expect(open.position.status == .active && open.position.outstanding == loan.position.outstanding)
        _ = try await record(.charge(70_000))
        #expect(try await record(.reversal(of: 3)).position.chargesPaid == 0)
        #expect(try await book.account(of: loan.id, asAt: today).arrears() == 0)
        await #expect(throws: LoanBookError.refused(.nothingToReverse(sequence: 2))) {
            try await record(.reversal(of: 2))
        }
        try await fixture.expectSoundSums()
    }

    @Test func everyKindOfEventIsReadAsItWasWritten() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let rate = try AnnualRate(percent: 9.25)
        let changes: [LoanEvent.Change] = [
            .receipt(1_000), .reversal(of: 1), .charge(500), .partPrepayment(1_000_000, .fewerInstalments),
            .restructuring(rate: rate, months: 20, moratorium: .interestAdded(months: 2)),
            .restructuring(rate: rate, months: 22, moratorium: .none), .settlement(7), .receipt(8),
        ]
        for change in changes {
            try await fixture.book.record(
                change,
                on: loan.id,
                effectiveOn: BookFixture.today,
                at: BookFixture.noon,
                by: .system("test")
            )
        }
        #expect(try await fixture.book.events(of: loan.id).map(\.change) == changes)
        try await fixture.expectSoundSums()
        let other = try await BookFixture.filled(3)
        let first = try #require(
            try await other.book.loans(limit: 3, offset: 0).first { $0.position.status == .active }
        )
        try await other.book.record(
            .closure(900_000_000, fee: 5),
            on: first.id,
            effectiveOn: BookFixture.today.adding(days: 1),
            at: BookFixture.noon,
            by: .system("test")
        )
        let last = try await other.book.events(of: first.id).last
        #expect(last?.change == .closure(900_000_000, fee: 5))
    }

    @Test func eventsCannotBeChangedOrDeleted() async throws {
        let fixture = try await BookFixture.filled(5)
        for sql in ["UPDATE loan_events SET amount = 1", "DELETE FROM loan_events"] {
            await #expect(throws: LedgerError.appendOnly) {
                try await fixture.ledger.writeTables { try $0.define(sql) }
            }
        }
    }
}
