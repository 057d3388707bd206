import AccountLedger
import AssetQuality
import CreditRisk
import Instalments
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import LoanServicing
import Loans
import Portfolio
import TestSupport
import Testing

/// A past day is what the book was at its end, and what replaying the events up to it gives.
@Suite struct PastBookTests {
    /// What the book was at the end of a day, as it was read on that day.
    private struct Snapshot {
        let day: CalendarDate
        let cells: Set<BookCell>
        let late: [LateLoan]
        let positions: [Int: LoanRecord]
    }

    /// Numbers that look random and are always the same.
    private struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(sides))
        }
    }

    @Test func aPastDayIsWhatTheBookWas() async throws {
        let fixture = try BookFixture()
        try await expectThePast(fixture, 2)
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"))
    func itIsOnAServerToo() async throws {
        try await expectThePast(try BookFixture.onServer(), 3)
    }

    private func expectThePast(_ fixture: BookFixture, _ seed: UInt64) async throws {
        let book = fixture.book
        let simulation = BookSimulation(loanCount: 60, seed: seed, until: BookFixture.today)
        _ = try await book.fill(with: simulation, clock: { BookFixture.noon })
        var dice = Dice(state: seed)
        var snapshots = [try await snapshot(fixture, BookFixture.today)]
        for offset in 1...25 {
            let day = BookFixture.today.adding(days: offset)
            try await happen(on: day, &dice, book)
            _ = try await book.endDay(day, clock: { BookFixture.noon })
            snapshots.append(try await snapshot(fixture, day))
        }
        for snapshot in snapshots { try await expect(snapshot, fixture) }
        let kinds = try await fixture.ledger.readTables { tables in
            try tables.rows("SELECT DISTINCT kind FROM loan_events").map { try $0.text("kind") }
        }
        #expect(
            Set(kinds)
                .isSuperset(of: ["receipt", "reversal", "charge", "restructuring", "write_off", "loss_identified"])
        )
        let pledges = try await fixture.ledger.readTables { tables in
            let today = [LedgerValue.integer(BookFixture.today.dayNumber)]
            return try tables.rows("SELECT 1 AS one FROM collaterals WHERE recorded_on > ?", today)
        }
        #expect(!pledges.isEmpty)
        let valuations = try await fixture.ledger.readTables { tables in
            try tables.rows("SELECT 1 AS one FROM collateral_valuations WHERE value_before <> value")
        }
        #expect(valuations.count > 3)
        let none = try #require(CalendarDate(iso: "1999-01-01"))
        #expect(try await book.past(of: BookFixture.rupee, asAt: none).figures.cells.isEmpty)
        #expect(try await book.currencies(asAt: none).isEmpty)
    }

    /// Some of what can happen to loans on a day; what cannot is refused.
    private func happen(on day: CalendarDate, _ dice: inout Dice, _ book: LoanBook) async throws {
        for _ in 0..<6 {
            let id = 1 + dice.roll(60)
            if dice.roll(7) == 0 { await pledge(Int64(100_000 + dice.roll(20_000_000)), on: id, book) }
            if dice.roll(5) == 0 { await value(at: Int64(dice.roll(9_000_000)), id, on: day, book) }
            let next = try await book.events(of: id).count + 1
            let change: LoanEvent.Change =
                switch dice.roll(14) {
                case 0: .writeOff
                case 1: .restructuring(rate: try AnnualRate(percent: 9), months: 24, moratorium: .none)
                case 2: .lossIdentified
                case 3: .lossWithdrawn
                case 4: .settlement(100_000)
                case 5, 6: .charge(Int64(1_000 + dice.roll(50_000)))
                case 7, 8: .reversal(of: max(1, next - 1))
                default: .receipt(Int64(10_000 + dice.roll(3_000_000)))
                }
            // What cannot happen to this loan is not recorded.
            _ = try? await book.record(change, on: id, effectiveOn: day, at: BookFixture.noon, by: .system("test"))
        }
    }

    /// Something of value for a loan, if it is still paid back.
    private func pledge(_ value: Int64, on id: Int, _ book: LoanBook) async {
        guard let vehicle = PledgedCollateral(.vehicle, value: value, haircut: 0.3, valuedOn: nil) else { return }
        // What cannot happen to this loan is not recorded.
        try? await book.add(
            vehicle,
            to: id,
            after: try await book.collaterals(of: id).count,
            at: BookFixture.noon,
            by: .system("test")
        )
    }

    /// What was pledged first is worth something else now, if there is anything and the loan is still paid back.
    private func value(at value: Int64, _ id: Int, on day: CalendarDate, _ book: LoanBook) async {
        // What cannot happen to this loan is not recorded.
        try? await book.value(
            1,
            of: id,
            at: value,
            valuedOn: day,
            after: try await book.valuations(of: id),
            at: BookFixture.noon,
            by: .system("test")
        )
    }

    private func snapshot(_ fixture: BookFixture, _ day: CalendarDate) async throws -> Snapshot {
        let loans = try await fixture.book.loans(limit: 1_000, offset: 0)
        return Snapshot(
            day: day,
            cells: Set(try await fixture.book.figures(of: BookFixture.rupee).cells),
            late: try await fixture.book.lateLoans(asAt: day, limit: 1_000, offset: 0),
            positions: Dictionary(uniqueKeysWithValues: loans.map { ($0.id, $0) })
        )
    }

    private func expect(_ snapshot: Snapshot, _ fixture: BookFixture) async throws {
        let (book, day) = (fixture.book, snapshot.day)
        let past = try await book.past(of: BookFixture.rupee, asAt: day)
        let cells = Set(past.figures.cells).symmetricDifference(snapshot.cells)
        #expect(cells.isEmpty, "\(day.iso)")
        #expect(past.bands.reduce(0) { $0 + $1.loans } == past.figures.totals.loans, "\(day.iso)")
        let made = try await book.pastDay(day, under: ImpairmentStage.Rule())
        let rupee = try BookFixture.rupee
        let shown = made.book(of: rupee)
        #expect(Set(shown.figures.cells) == Set(past.figures.cells) && shown.bands == past.bands, "\(day.iso)")
        #expect(shown.figures.funnel == past.figures.funnel)
        #expect(made.risen(of: rupee).isEmpty)
        #expect(made.late == snapshot.late.map(\.loan.id) && made.arrears.all == snapshot.late.count, "\(day.iso)")
        let called = try await book.lateLoans(Array(made.late.prefix(3)), asAt: day)
        #expect(called.map(\.arrears) == snapshot.late.prefix(3).map(\.arrears), "\(day.iso)")
        let business = day.adding(days: 1)
        let arrears = try await book.arrears(asAt: day, businessDate: business, limit: 1_000, offset: 0)
        #expect(arrears.loans.map(\.loan.id) == snapshot.late.map(\.loan.id), "\(day.iso)")
        #expect(arrears.loans.map(\.daysPastDue) == snapshot.late.map(\.daysPastDue), "\(day.iso)")
        #expect(arrears.loans.map(\.arrears) == snapshot.late.map(\.arrears), "\(day.iso)")
        #expect(arrears.loans.map(\.warnings) == snapshot.late.map(\.warnings), "\(day.iso)")
        #expect(
            arrears.counts.all == snapshot.late.count
                && arrears.counts.late == snapshot.late.count { $0.daysPastDue > 0 }
        )
        let page = try await book.loans(asAt: day, limit: 30, offset: 10)
        #expect(page.total == snapshot.positions.count && page.page.count == 30)
        for loan in page.page {
            let seen = try #require(snapshot.positions[loan.loan.id])
            #expect(loan.loan.security == seen.security, "\(loan.loan.id) \(day.iso)")
            let (now, then) = (loan.loan.position, seen.position)
            #expect(now.wasSecured == then.wasSecured, "\(loan.loan.id) \(day.iso)")
            #expect(now.assetClass == then.assetClass && now.bucket == then.bucket, "\(loan.loan.id) \(day.iso)")
            #expect(
                now.outstanding == then.outstanding && now.provision == then.provision,
                "\(loan.loan.id) \(day.iso)"
            )
            let known = try await book.events(of: loan.loan.id).filter { $0.effectiveOn <= day }
            #expect(try LoanAccount(loan.loan.terms, events: known.reversed(), asAt: day) == loan.account)
        }
    }

    @Test func moneyThatIsWrittenDownLateChangesTheDaysButNotTheClassThatWasFound() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let due = BookFixture.today.adding(months: 1)
        var day = BookFixture.today
        while day <= due.adding(days: 100) {
            _ = try await fixture.book.endDay(day, clock: { BookFixture.noon })
            day = day.adding(days: 1)
        }
        let asked = due.adding(days: 95)
        let before = try #require(try await fixture.book.loan(loan.id, asAt: asked))
        #expect(before.account.daysPastDue == 96 && before.loan.position.assetClass == .substandard)
        try await fixture.book
            .record(.receipt(5_000_000), on: loan.id, effectiveOn: due, at: BookFixture.noon, by: .system("test"))
        let after = try #require(try await fixture.book.loan(loan.id, asAt: asked))
        #expect(after.account.daysPastDue < 96 && after.loan.position.bucket < .days91)
        #expect(after.loan.position.assetClass == .substandard, "income and provisions followed from it")
        #expect(try await fixture.book.loan(loan.id, asAt: loan.terms.startsOn.adding(days: -1)) == nil)
    }
}
