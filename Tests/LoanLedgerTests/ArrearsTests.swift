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

/// Who is late or shows a sign of trouble: what the database finds is what each loan's own account says.
@Suite struct ArrearsTests {
    @Test func theListIsWhatEachLoanSays() async throws {
        try await expectTheList(BookFixture.filled(400))
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"))
    func itIsOnAServerToo() async throws {
        let fixture = try BookFixture.onServer()
        let simulation = BookSimulation(loanCount: 400, seed: 3, until: BookFixture.today)
        _ = try await fixture.book.fill(with: simulation, clock: { BookFixture.noon })
        try await expectTheList(fixture)
    }

    private func expectTheList(_ fixture: BookFixture) async throws {
        let (book, day) = (fixture.book, BookFixture.today.adding(days: 1))
        let open = try await book.loans(limit: 1_000, offset: 0).filter { $0.position.status == .active }
        let current = open.filter { $0.position.bucket == .current && $0.position.lateInARow < 3 }.map(\.id)
        try await takeBack(on: Array(current[0..<2]), fixture, day)
        // Late twice in half a year, and late once and then better.
        let histories = [[(100, 2), (70, 0), (20, 3), (10, 0)], [(100, 3), (70, 2), (50, 3), (10, 0)]]
        for (id, history) in zip(current[2..<4], histories) { try await remember(history, of: id, fixture, day) }
        var expected: [Int: (late: Int, warnings: [EarlyWarning])] = [:]
        for loan in try await book.loans(limit: 1_000, offset: 0) where loan.position.status == .active {
            let account = try await book.account(of: loan.id, asAt: day)
            let moves = try await book.moves(of: loan.id)
            let warnings = EarlyWarning.of(account, lateInARow: loan.position.lateInARow, moves: moves)
            if account.daysPastDue > 0 || !warnings.isEmpty { expected[loan.id] = (account.daysPastDue, warnings) }
        }
        let found = try await book.lateLoans(asAt: day, limit: 1_000, offset: 0)
        #expect(Set(found.map(\.loan.id)) == Set(expected.keys) && found.count == expected.count)
        for late in found {
            #expect(late.daysPastDue == expected[late.loan.id]?.late, "loan \(late.loan.id)")
            #expect(late.warnings == expected[late.loan.id]?.warnings, "loan \(late.loan.id)")
            #expect(late.arrears > 0 || late.daysPastDue == 0)
        }
        #expect(found.map(\.daysPastDue) == found.map(\.daysPastDue).sorted(by: >))
        // Every sign is there, or nothing was tested.
        #expect(Set(found.flatMap(\.warnings)) == Set(EarlyWarning.allCases))
        #expect(try await book.lateLoans(asAt: day, limit: 5, offset: 3) == Array(found[3..<8]))
        let counts = try await book.arrearsCounts(asAt: day)
        #expect(counts.all == found.count && counts.late == found.filter { $0.daysPastDue > 0 }.count)
        #expect(counts.warned == found.filter { !$0.warnings.isEmpty }.count)
    }

    /// Moves of a loan so many days ago into buckets.
    private func remember(
        _ history: [(ago: Int, bucket: Int)],
        of id: Int,
        _ fixture: BookFixture,
        _ day: CalendarDate
    ) async throws {
        try await fixture.ledger.writeTables { tables in
            try tables.run("DELETE FROM loan_moves WHERE loan_id = ?", [.integer(id)])
            for move in history {
                try tables.run(
                    "INSERT INTO loan_moves (loan_id, day, bucket, asset_class) VALUES (?, ?, ?, ?)",
                    [
                        .integer(id), .integer(day.dayNumber - move.ago), .integer(move.bucket), .integer(move.bucket),
                    ]
                )
            }
        }
    }

    /// A payment that is returned, and a fee charged by mistake: only the payment is a sign of trouble.
    private func takeBack(on loans: [Int], _ fixture: BookFixture, _ day: CalendarDate) async throws {
        for (id, change) in zip(loans, [LoanEvent.Change.receipt(500), .charge(500)]) {
            let next = (try await fixture.book.events(of: id).map(\.sequence).max() ?? 0) + 1
            for change in [change, .reversal(of: next)] {
                try await fixture.book
                    .record(change, on: id, effectiveOn: day, at: BookFixture.noon, by: .system("test"))
            }
        }
    }
}
