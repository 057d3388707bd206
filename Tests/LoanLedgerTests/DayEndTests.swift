import AssetQuality
import Instalments
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import Loans
import Portfolio
import Testing

@Suite struct DayEndTests {
    private func run(_ fixture: BookFixture, days: Int, groupSize: Int = 2_000) async throws {
        for offset in 1...days {
            _ = try await fixture.book.endDay(
                BookFixture.today.adding(days: offset),
                groupSize: groupSize,
                clock: { BookFixture.noon }
            )
        }
    }

    @Test func aSimulatedBookSumsUpAndItsTruthIsKnown() async throws {
        let fixture = try await BookFixture.filled(785)
        try await fixture.expectSoundSums()
        let figures = try await fixture.book.figures(of: BookFixture.rupee)
        #expect(figures.totals.loans == 785 && figures.funnel.total == 1_500)
        // Of 785 loans about a tenth; the seed decides.
        let rate = try #require(figures.totals.defaultRate)
        #expect(rate > 0.06 && rate < 0.15)
        let vintages = try await fixture.book.vintages(asAt: BookFixture.today)
        #expect(vintages.cohorts.reduce(0) { $0 + $1.loans } <= 785 && vintages.depth >= 30)
        await #expect(throws: LoanBookError.notEmpty) {
            try await fixture.book.fill(
                with: BookSimulation(loanCount: 1, seed: 1, until: BookFixture.today),
                clock: { BookFixture.noon }
            )
        }
    }

    @Test func everyLoansRowIsWhatItsEventsSay() async throws {
        let fixture = try await BookFixture.filled(150)
        try await run(fixture, days: 120)
        let last = BookFixture.today.adding(days: 120)
        let loans = try await fixture.book.loans(limit: 1_000, offset: 0)
        for (_, group) in Dictionary(grouping: loans, by: \.borrower) {
            var accounts: [LoanAccount] = []
            for loan in group { accounts.append(try await fixture.book.account(of: loan.id, asAt: last)) }
            let history = ClassHistory(
                accounts.map { (DelinquencyHistory($0.punctuality.map { ($0.dueOn, $0.settledOn) }), $0.endedOn) },
                until: last
            )
            for (index, loan) in group.enumerated() {
                let moves = history.moves.filter { $0.loan == index }
                let recorded = try await fixture.book.moves(of: loan.id)
                #expect(recorded.map(\.day) == moves.map(\.day), "loan \(loan.id)")
                #expect(recorded.map(\.assetClass) == moves.map(\.assetClass), "loan \(loan.id)")
                let account = accounts[index]
                #expect(loan.position.outstanding == (account.status == .active ? account.outstandingPrincipal : 0))
                #expect(loan.position.instalmentsDue == account.punctuality.count, "loan \(loan.id)")
                #expect(loan.position.oldestUnpaid == account.nextUnpaidOn)
            }
        }
        try await fixture.expectSoundSums()
    }

    @Test func aSecondRunDoesNothingAndDaysComeInOrder() async throws {
        let fixture = try await BookFixture.filled(60)
        try await run(fixture, days: 40)
        let before = try await fixture.book.figures(of: BookFixture.rupee)
        let again = try await fixture.book.endDay(BookFixture.today.adding(days: 40), clock: { BookFixture.noon })
        #expect(again.wasFinished)
        #expect(try await fixture.book.figures(of: BookFixture.rupee) == before)
        let next = BookFixture.today.adding(days: 41)
        await #expect(throws: LoanBookError.dayEndOutOfOrder(next: next)) {
            try await fixture.book.endDay(next.adding(days: 1), clock: { BookFixture.noon })
        }
        #expect(try await fixture.book.lastDayEnd() == BookFixture.today.adding(days: 40))
        // The book begins with today: what was before was never ended.
        await #expect(throws: LoanBookError.dayEndOutOfOrder(next: next)) {
            try await fixture.book.endDay(BookFixture.today.adding(days: -1), clock: { BookFixture.noon })
        }
    }

    @Test func aRunThatWasCutOffGoesOnWhereItWas() async throws {
        var rules = LoanBook.Rules()
        rules.lateFee = 50_000
        let whole = try await BookFixture.filled(200, rules)
        let cut = try await BookFixture.filled(200, rules)
        try await run(whole, days: 20)
        let target = try await cut.book.loans(limit: 1_000, offset: 0).filter { $0.position.status == .active }[90].id
        for offset in 1...20 {
            let on = BookFixture.today.adding(days: offset)
            try await cut.ledger.writeTables { tables in
                try tables.define(
                    "CREATE TRIGGER broken BEFORE UPDATE ON loans WHEN NEW.loan_id >= \(target) BEGIN SELECT RAISE(ABORT, 'cut'); END"
                )
            }
            // Either nobody behind the break had a turn, or the run fails in its midst.
            _ = try? await cut.book.endDay(on, groupSize: 3, clock: { BookFixture.noon })
            try await cut.ledger.writeTables { try $0.define("DROP TRIGGER broken") }
            _ = try await cut.book.endDay(on, groupSize: 3, clock: { BookFixture.noon })
        }
        #expect(try await cut.book.loans(limit: 1_000, offset: 0) == whole.book.loans(limit: 1_000, offset: 0))
        let totals = (
            try await cut.book.figures(of: BookFixture.rupee).totals,
            try await whole.book.figures(of: BookFixture.rupee).totals
        )
        #expect(totals.0 == totals.1)
        try await cut.expectSoundSums()
    }

    @Test func aLateFeeIsChargedOnceOnItsDay() async throws {
        var rules = LoanBook.Rules()
        rules.lateFee = 50_000
        let fixture = try BookFixture(rules)
        let loan = try await fixture.disbursed()
        let due = BookFixture.today.adding(months: 1)
        var on = BookFixture.today
        while on <= due.adding(days: 45) {
            _ = try await fixture.book.endDay(on, clock: { BookFixture.noon })
            on = on.adding(days: 1)
        }
        let events = try await fixture.book.events(of: loan.id)
        #expect(events.map(\.change) == [.charge(50_000), .charge(50_000)])
        #expect(events.map(\.effectiveOn) == [due.adding(days: 3), due.adding(months: 1).adding(days: 3)])
    }

    /// 250,000 · 1.01² after two months in which interest is added, though nothing has fallen due yet.
    @Test func interestThatIsAddedToTheDebtIsInTheBookOnItsDay() async throws {
        let fixture = try BookFixture()
        let (id, owner) = try await fixture.approved()
        let offer = LoanOffer(
            principal: 25_000_000,
            rate: try AnnualRate(percent: 12),
            months: 12,
            moratorium: .interestAdded(months: 3),
            expiresOn: BookFixture.today
        )
        let (start, noon) = (BookFixture.today, BookFixture.noon)
        #expect(try await fixture.book.offer(offer, on: id, at: noon, by: .system("test")))
        #expect(try await fixture.book.acceptOffer(on: id, owner: owner, today: start, at: noon))
        let purpose = BookFixture.purpose()
        _ = try await fixture.book.disburse(id, for: purpose, on: start, at: noon, by: .system("test"))
        var on = start
        while on <= start.adding(months: 2) {
            _ = try await fixture.book.endDay(on, clock: { noon })
            on = on.adding(days: 1)
        }
        let present = try await fixture.book.figures(of: BookFixture.rupee)
        #expect(present.totals.outstanding == 25_502_500)
        let past = try await fixture.book.past(of: BookFixture.rupee, asAt: start.adding(months: 2))
        #expect(past.figures.totals == present.totals)
        try await fixture.expectSoundSums()
    }

    @Test func rollRatesOfDayEndsAreThoseOfASimulation() async throws {
        let fixture = try await BookFixture.filled(120)
        try await run(fixture, days: 31)
        let may = BookFixture.today.year * 12 + 4
        let rates = try await fixture.book.rollRates(months: may...may)
        let loans = try await fixture.book.loans(limit: 1_000, offset: 0)
        let counted = rates.counts.flatMap(\.self).reduce(0, +)
        let open = loans.filter { $0.position.status == .active && $0.cohort < may }.count
        #expect(counted == open)
        #expect(rates.counts[4][4] > 0 && rates.counts[0][1] > 0)
    }
}
