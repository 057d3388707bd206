import Instalments
import Lending
import Loans
import Testing

@Suite struct LoanChangeTests {
    private func paid(_ terms: LoanTerms, instalments count: Int) -> [LoanEvent] {
        terms.instalments.prefix(count)
            .map { LoanEvent(sequence: $0.number, effectiveOn: $0.day, .receipt($0.payment)) }
    }

    @Test(arguments: LoanEvent.PrepaymentEffect.allCases)
    func aPartPaymentMakesInstalmentsSmallerOrFewer(_ effect: LoanEvent.PrepaymentEffect) throws {
        let terms = try yearLoan()
        let on = try day("2024-04-15")
        let events =
            paid(terms, instalments: 3) + [LoanEvent(sequence: 9, effectiveOn: on, .partPrepayment(3_000_000, effect))]
        let account = try LoanAccount(terms, events: events, asAt: on)
        // On a due date no interest has run: all of it reduces the debt.
        #expect(account.outstandingPrincipal == terms.instalments[2].balance - 3_000_000)
        let left = account.dues.filter { $0.day > on && $0.part == .principal }
        #expect(left.reduce(0) { $0 + $1.amount } == account.outstandingPrincipal)
        #expect(effect == .smallerInstalments ? left.count == 9 : left.count < 9)
        #expect(
            effect == .smallerInstalments
                ? account.levelPayment < terms.levelPayment : account.levelPayment == terms.levelPayment
        )
        account.expectSoundBooks()
    }

    @Test func aPartPaymentBetweenDueDatesPaysItsInterestFirst() throws {
        let terms = try yearLoan()
        let on = try day("2024-04-25")
        let events =
            paid(terms, instalments: 3)
            + [LoanEvent(sequence: 9, effectiveOn: on, .partPrepayment(1_000_000, .smallerInstalments))]
        let account = try LoanAccount(terms, events: events, asAt: on)
        let repaid = terms.instalments[2].balance - account.outstandingPrincipal
        // Ten days at 12 % on what is repaid: 1,000,000 = x·(1 + 0.12·10/365).
        #expect(repaid == 996_723)
        account.expectSoundBooks()
        #expect(throws: LoanError.notPartial) {
            let whole = LoanEvent(sequence: 9, effectiveOn: on, .partPrepayment(99_000_000, .smallerInstalments))
            return try LoanAccount(terms, events: paid(terms, instalments: 3) + [whole], asAt: on)
        }
    }

    @Test func addedInterestGrowsTheDebtAndPaidInterestKeepsIt() throws {
        let added = try yearLoan(moratorium: .interestAdded(months: 3))
        #expect(added.instalments.count == 15)
        // 120,000 · 1.01³
        #expect(added.instalments[2].balance == 12_363_612)
        #expect(added.instalments.reduce(0) { $0 + $1.principal } == 12_363_612)
        let account = try LoanAccount(added, events: [], asAt: try day("2024-03-20"))
        #expect(account.outstandingPrincipal == 12_241_200 && account.daysPastDue == 0)
        account.expectSoundBooks()
        let paidOff = try yearLoan(moratorium: .interestPaid(months: 2))
        #expect(paidOff.instalments.prefix(2).map(\.payment) == [120_000, 120_000])
        #expect(paidOff.instalments.reduce(0) { $0 + $1.principal } == 12_000_000)
        #expect(throws: LoanError.duringMoratorium) {
            let early = LoanEvent(
                sequence: 1,
                effectiveOn: try day("2024-02-01"),
                .partPrepayment(100, .fewerInstalments)
            )
            return try LoanAccount(added, events: [early], asAt: day("2024-02-01"))
        }
    }

    /// Ten days after interest was added to the debt, ten days of it are owed besides, whoever asks.
    @Test(
        arguments: [
            ("2024-03-25", 12_241_200, 40_245), ("2024-04-25", 12_363_612, 40_647), ("2024-04-15", 12_363_612, 0),
        ] as [(String, Int64, Int64)]
    )
    func interestThatWasAddedToTheDebtIsNotOwedAgain(_ iso: String, _ owed: Int64, _ broken: Int64) throws {
        let (terms, on) = (try yearLoan(moratorium: .interestAdded(months: 3)), try day(iso))
        let quote = try EarlyClosure(LoanAccount(terms, events: [], asAt: on), feePercent: 0)
        #expect(quote.principal == owed && quote.brokenInterest == broken && quote.total == owed + broken)
        func after(_ change: LoanEvent.Change) throws -> LoanAccount {
            let account = try LoanAccount(terms, events: [.init(sequence: 1, effectiveOn: on, change)], asAt: on)
            account.expectSoundBooks()
            return account
        }
        let closed = try after(.closure(quote.total, fee: 0))
        #expect(closed.status == .closed && closed.paid(.interest) == broken && closed.advance == 0)
        let anew = try after(.restructuring(rate: terms.rate, months: 24, moratorium: .none))
        #expect(anew.outstandingPrincipal == owed + broken)
        let settled = try after(.settlement(owed + broken))
        #expect(settled.paid(.interest) == broken && settled.paid(.principal) == owed)
    }

    @Test func aPartPaymentAfterInterestWasAddedPaysTheInterestSince() throws {
        let (terms, on) = (try yearLoan(moratorium: .interestAdded(months: 3)), try day("2024-04-25"))
        let part = LoanEvent(sequence: 1, effectiveOn: on, .partPrepayment(1_000_000, .smallerInstalments))
        let account = try LoanAccount(terms, events: [part], asAt: on)
        // 1,000,000 = x·(1 + 0.12·10/365).
        #expect(12_363_612 - account.outstandingPrincipal == 996_723)
        account.expectSoundBooks()
    }

    /// What would grow beyond all numbers is refused, not counted.
    @Test func aDebtThatGrowsBeyondMeasureIsRefused() throws {
        func terms(_ principal: Int64, _ percent: Double) throws -> LoanTerms {
            try LoanTerms(
                principal: principal,
                rate: AnnualRate(percent: percent),
                months: 12,
                startsOn: day("2024-01-15"),
                moratorium: .interestAdded(months: 60)
            )
        }
        #expect(throws: LoanError.self) { try terms(1_000_000_000_000_000, 400) }
        #expect(throws: LoanError.self) { try terms(1_000_000_000, 400) }
        let most = try terms(1_000_000_000_000_000, 40)
        #expect(most.instalments.reduce(0) { $0 + $1.principal } == most.instalments[59].balance)
    }

    @Test func closingEarlyCostsWhatTheQuoteSays() throws {
        let terms = try yearLoan()
        let on = try day("2024-05-05")
        var events = paid(terms, instalments: 2)
        let before = try LoanAccount(terms, events: events, asAt: on)
        let quote = try EarlyClosure(before, feePercent: 2)
        let future = terms.instalments[2].balance
        #expect(
            quote.principal == terms.instalments[1].balance && quote.overdueInterest == terms.instalments[2].interest
        )
        #expect(quote.fee == (future * 2 + 50) / 100)
        // Twenty days since 15 April.
        #expect(quote.brokenInterest == Int64((Double(future) * 0.12 * 20 / 365).rounded()))
        events.append(LoanEvent(sequence: 50, effectiveOn: on, .closure(quote.total, fee: quote.fee)))
        let after = try LoanAccount(terms, events: events, asAt: on)
        #expect(after.status == .closed && after.outstandingPrincipal == 0 && after.advance == 0)
        after.expectSoundBooks()
        #expect(throws: LoanError.notActive(.closed)) { try EarlyClosure(after, feePercent: 2) }
        events[2] = LoanEvent(sequence: 50, effectiveOn: on, .closure(quote.total - 1, fee: quote.fee))
        #expect(try LoanAccount(terms, events: events, asAt: on).arrears() == 1)
    }

    /// A part payment, a closure or a fee that is taken back leaves the loan as it was without it.
    @Test(arguments: [
        LoanEvent.Change.partPrepayment(3_000_000, .smallerInstalments), .closure(12_500_000, fee: 0), .charge(90_000),
    ])
    func whatIsTakenBackLeavesNothing(_ change: LoanEvent.Change) throws {
        let (terms, on) = (try yearLoan(), try day("2024-05-05"))
        let before = paid(terms, instalments: 2)
        let with = before + [LoanEvent(sequence: 50, effectiveOn: on, change)]
        let back = with + [LoanEvent(sequence: 51, effectiveOn: on.adding(days: 6), .reversal(of: 50))]
        let later = try day("2024-08-01")
        let (plain, undone) = (
            try LoanAccount(terms, events: before, asAt: later), try LoanAccount(terms, events: back, asAt: later)
        )
        #expect(undone.dues == plain.dues && undone.status == .active && undone.received == plain.received)
        #expect(undone.levelPayment == plain.levelPayment)
        undone.expectSoundBooks()
        // Until it was taken back, it counted.
        let eve = try LoanAccount(terms, events: back, asAt: on.adding(days: 5))
        #expect(try eve.dues == LoanAccount(terms, events: with, asAt: on.adding(days: 5)).dues)
        #expect(eve.dues != plain.dues)
    }

    @Test func restructuringMakesAllThatIsOwedNewPrincipal() throws {
        let terms = try yearLoan()
        let on = try day("2024-06-15")
        let events =
            paid(terms, instalments: 2) + [
                LoanEvent(sequence: 8, effectiveOn: try day("2024-04-20"), .charge(50_000)),
                LoanEvent(
                    sequence: 9,
                    effectiveOn: on,
                    .restructuring(rate: try AnnualRate(percent: 9), months: 24, moratorium: .interestAdded(months: 2))
                ),
            ]
        let account = try LoanAccount(terms, events: events, asAt: on)
        let owed =
            terms.instalments[1].balance + 50_000 + terms.instalments[2...4].reduce(0) { $0 + $1.interest }
        #expect(account.outstandingPrincipal == owed)
        #expect(account.daysPastDue == 0 && account.restructuredOn == on && account.rate.percent == 9)
        #expect(account.dues.last?.day.iso == "2026-08-15")
        account.expectSoundBooks()
        let later = try LoanAccount(terms, events: events, asAt: try day("2024-12-31"))
        #expect(later.oldestUnpaidOn?.iso == "2024-09-15" && later.daysPastDue == 108)
        later.expectSoundBooks()
    }

    /// What a settlement pays past the principal is interest since the last instalment, never somebody's advance.
    @Test(arguments: [1, 1_000, 30_000] as [Int64])
    func aSettlementJustBelowWhatIsOwedLeavesNothingInHand(_ less: Int64) throws {
        let (terms, on) = (try yearLoan(), try day("2024-08-20"))
        let owed = try EarlyClosure(LoanAccount(terms, events: [], asAt: on), feePercent: 0).total
        let settled = try LoanAccount(
            terms,
            events: [LoanEvent(sequence: 1, effectiveOn: on, .settlement(owed - less))],
            asAt: on
        )
        #expect(settled.status == .settled && settled.postings.balance(of: .advances) == 0)
        #expect(settled.postings.balance(of: .cash) == owed - less - 12_000_000)
        settled.expectSoundBooks()
    }

    @Test func moneyPaidAheadIsNoRecoveryWhenTheRestIsWrittenOff() throws {
        let terms = try yearLoan()
        let events = [
            LoanEvent(sequence: 1, effectiveOn: try day("2024-07-20"), .receipt(12_580_000)),
            LoanEvent(sequence: 2, effectiveOn: try day("2024-08-01"), .writeOff),
        ]
        let written = try LoanAccount(terms, events: events, asAt: try day("2024-08-01"))
        #expect(written.status == .writtenOff && written.postings.balance(of: .recoveries) == 0)
        written.expectSoundBooks()
    }

    @Test func settlementAndWriteOffEndTheDebtAndLaterMoneyIsARecovery() throws {
        let terms = try yearLoan()
        let on = try day("2024-08-01")
        let settled = try LoanAccount(
            terms,
            events: [LoanEvent(sequence: 1, effectiveOn: on, .settlement(5_000_000))],
            asAt: on
        )
        #expect(settled.status == .settled && settled.outstandingPrincipal == 0 && settled.daysPastDue == 0)
        settled.expectSoundBooks()
        let written = try LoanAccount(
            terms,
            events: [
                LoanEvent(sequence: 1, effectiveOn: on, .writeOff),
                LoanEvent(sequence: 2, effectiveOn: try day("2024-09-01"), .receipt(1_000_000)),
            ],
            asAt: try day("2024-10-01")
        )
        #expect(written.status == .writtenOff && written.postings.balance(of: .losses) == 12_000_000)
        #expect(written.postings.balance(of: .recoveries) == -1_000_000)
        written.expectSoundBooks()
    }
}
