import Foundation
import Ledger
import Lending
import LoanLedger
import LoanServicing
import Portfolio
import TestSupport

/// A book of many loans in each kind of ledger: filling it, ending days, and what the dashboard asks.
struct BookBenchmark {
    let loans: Int
    /// Whether only the ledger on PostgreSQL is measured.
    var isOfServerOnly = false

    /// Measures and prints.
    /// - Parameter goals: Are told what was met.
    /// - Throws: What the ledger throws.
    func run(_ goals: inout Goals) async throws {
        let keys = try LedgerKeys(audit: [UInt8](repeating: 7, count: 32), data: [UInt8](repeating: 8, count: 32))
        let folder = try TemporaryFolder()
        if !isOfServerOnly {
            let file = try Ledger.open(path: Ledger.path(inDataFolder: folder.path), keys: keys)
            try await measure("SQLite", LoanBook(file), &goals)
            try file.close()
        }
        guard PostgreSQLServer.isInstalled else { return tell("PostgreSQL is not installed") }
        let server = try PostgreSQLServer.start()
        let database = try server.newDatabase()
        let place = try LedgerPlace(environment: ["DATABASE_URL": server.url(database.name)])
        let ledger = try Ledger.open(place, keys: keys)
        try await measure("PostgreSQL", LoanBook(ledger), &goals)
        try ledger.close()
    }

    private func measure(_ name: String, _ book: LoanBook, _ goals: inout Goals) async throws {
        let now = Timestamp(milliseconds: 1_777_636_800_000)
        let until = CalendarDate(dayNumber: 20_571)  // 28 April 2026: the second day ends a month
        let filling = Watch()
        let written = try await book.fill(
            with: BookSimulation(loanCount: loans, seed: 20, until: until),
            clock: { now }
        )
        tell("\(name): \(loans) loans with \(written.events) events written in \(filling.text)")
        for day in 1...3 {
            let ending = Watch()
            let done = try await book.endDay(until.adding(days: day), clock: { now })
            let month = until.adding(days: day + 1).day == 1 ? ", the last of a month" : ""
            tell("  end of day \(day)\(month): \(done.loans) loans looked at, \(done.moves) moved, in \(ending.text)")
            goals.note("\(name): day \(day) ended within 60 s", isMet: ending.seconds <= 60)
        }
        let last = until.adding(days: 3)
        let counting = Watch()
        let arrears = try await book.arrearsCounts(asAt: last.adding(days: 1))
        tell("  arrears counted: \(arrears.late) late, \(arrears.warned) warned, in \(counting.text)")
        let month = last.year * 12 + last.month - 1
        var times: [Double] = []
        for _ in 0..<100 {
            let start = ContinuousClock.now
            let figures = try await book.figures(of: Currency(isoCode: "INR"))
            _ = try await book.vintages(asAt: last)
            _ = try await book.rollRates(months: (month - 11)...month)
            _ = try await book.amountBands(of: Currency(isoCode: "INR"))
            guard figures.totals.loans == loans else { throw CocoaError(.featureUnsupported) }
            let passed = ContinuousClock.now - start
            times.append(Double(passed.components.seconds) * 1e3 + Double(passed.components.attoseconds) * 1e-15)
        }
        times.sort()
        tell(
            String(
                format: "  what the dashboard asks, 100 times: median %.1f ms, 95 %% within %.1f ms",
                times.quantile(0.5),
                times.quantile(0.95)
            )
        )
        goals.note("\(name): the dashboard within 200 ms", isMet: times.quantile(0.95) <= 200)
    }

    /// Prints at once, also into a file: the whole takes a quarter of an hour.
    private func tell(_ line: String) {
        print(line)
        fflush(nil)
    }
}
