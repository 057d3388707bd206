import AssetQuality
package import Ledger
import LedgerRecords
public import LedgerSchema
public import Lending
import Loans
public import Portfolio

/// The loans of one currency at the end of a day.
public struct PastBook: Sendable, Hashable {
    /// In figures; the funnel is that of the applications received until then, as they stand now.
    public let figures: BookFigures
    /// Loans and what was lent by amount, ascending.
    public let bands: [Band]

    /// A book of what was gathered from nothing.
    package init(_ cells: BookCells, of currency: Currency, funnel: ApplicationFunnel) {
        figures = BookFigures(cells.cells(of: currency.code), in: currency, funnel: funnel)
        bands = cells.amounts(of: currency.code).map { Band(from: $0.from, loans: $0.loans, amount: $0.amount) }
    }

    /// Loans that are alike in size.
    public struct Band: Sendable, Hashable {
        /// The least that was lent, in major units.
        public let from: Int
        /// How many.
        public let loans: Int
        /// What was lent, in minor units.
        public let amount: Int64
    }
}

extension LoanBook {
    /// A loan at the end of a day; nil if there is none of this number, or it had not begun.
    public func loan(_ id: Int, asAt day: CalendarDate) async throws(LedgerError) -> PastLoan? {
        try await ledger.readTables { [rules] tables in
            guard let loan = try Self.loan(id, tables), loan.terms.startsOn <= day else { return nil }
            return try Self.past([loan], asAt: day, rules, tables).first
        }
    }

    /// Loans that had begun at the end of a day, in the order of their numbers, as they were then.
    /// - Parameters:
    ///   - day: The day.
    ///   - limit: At most so many.
    ///   - offset: After so many.
    /// - Returns: The loans, and how many there were in all.
    /// - Throws: ``LedgerError``.
    public func loans(
        asAt day: CalendarDate,
        limit: Int,
        offset: Int
    ) async throws(LedgerError) -> (page: [PastLoan], total: Int) {
        try await ledger.readTables { [rules] tables in
            let begun = [LedgerValue.integer(day.dayNumber)]
            let total = try tables.row("SELECT COUNT(*) AS loans FROM loans WHERE starts_on <= ?", begun)
            let rows = try tables.rows(
                """
                SELECT \(LoanRecord.columns) FROM \(LoanRecord.source) WHERE l.starts_on <= ?
                ORDER BY l.loan_id LIMIT ? OFFSET ?
                """,
                begun + [.integer(limit), .integer(offset)]
            )
            let loans = try Self.past(rows.map(LoanRecord.init), asAt: day, rules, tables)
            return (loans, try total?.integer("loans") ?? 0)
        }
    }

    /// The currencies of the loans that had begun at the end of a day, that of most loans first.
    public func currencies(asAt day: CalendarDate) async throws(LedgerError) -> [(code: String, loans: Int)] {
        try await ledger.readTables { tables in
            try tables.rows(
                "SELECT currency, COUNT(*) AS loans FROM loans WHERE starts_on <= ? GROUP BY currency ORDER BY 2 DESC, 1",
                [.integer(day.dayNumber)]
            )
            .map { (try $0.text("currency"), try $0.integer("loans")) }
        }
    }

    /// The loans of a currency in figures, as they were at the end of a day.
    ///
    /// Every loan is replayed from its events, some 20 µs each: the figures of the present come from sums instead.
    /// - Parameters:
    ///   - currency: Of what is counted.
    ///   - day: Not after the business date.
    /// - Returns: The figures; without cells if no loan in that currency had begun.
    /// - Throws: ``LedgerError``.
    public func past(of currency: Currency, asAt day: CalendarDate) async throws(LedgerError) -> PastBook {
        try await ledger.readTables { [rules] tables in
            var cells = BookCells()
            try Self.forEachLoan(asAt: day, of: currency.code, rules, tables) { past in
                cells.move(past.loan, from: nil, to: past.loan.position)
            }
            return PastBook(cells, of: currency, funnel: try Self.funnel(tables, until: day))
        }
    }

    /// Loans of these numbers, in ascending order, that had begun at the end of a day, as they were then.
    package static func past(
        _ ids: [Int],
        asAt day: CalendarDate,
        _ rules: Rules,
        _ tables: LedgerTables
    ) throws -> [PastLoan] {
        try ids.flatMap { id in
            let loan = try loan(id, tables).flatMap { $0.terms.startsOn <= day ? $0 : nil }
            return try loan.map { try past([$0], asAt: day, rules, tables) } ?? []
        }
    }

    /// Replays all loans that had begun at the end of a day, in the order of their numbers.
    /// - Parameters:
    ///   - day: The day.
    ///   - currency: Of the loans; nil for all.
    ///   - rules: Of the lender.
    ///   - tables: The snapshot they are read from.
    ///   - body: Is given one after the other.
    /// - Throws: What `body` throws, ``LedgerError``.
    package static func forEachLoan(
        asAt day: CalendarDate,
        of currency: String? = nil,
        _ rules: Rules,
        _ tables: LedgerTables,
        _ body: (PastLoan) throws -> Void
    ) throws {
        var last = 0
        while true {
            let loans =
                try tables.rows(
                    """
                    SELECT \(LoanRecord.columns) FROM \(LoanRecord.source)
                    WHERE l.loan_id > ? AND l.starts_on <= ? AND (l.currency = ? OR ? = '')
                    ORDER BY l.loan_id LIMIT 2000
                    """,
                    [.integer(last), .integer(day.dayNumber), .text(currency ?? ""), .text(currency ?? "")]
                )
                .map(LoanRecord.init)
            guard let end = loans.last?.id else { return }
            for past in try past(loans, asAt: day, rules, tables) { try body(past) }
            last = end
        }
    }

    /// Loans in the order of their numbers, replayed to a day.
    private static func past(
        _ loans: [LoanRecord],
        asAt day: CalendarDate,
        _ rules: Rules,
        _ tables: LedgerTables
    ) throws -> [PastLoan] {
        guard let first = loans.first?.id, let last = loans.last?.id else { return [] }
        let range = [first, last, day.dayNumber].map(LedgerValue.integer)
        let events = try tables.rows(
            "SELECT * FROM loan_events WHERE loan_id >= ? AND loan_id <= ? AND effective_on <= ? ORDER BY loan_id, sequence",
            range
        )
        let moves = try tables.rows(
            "SELECT * FROM loan_moves WHERE loan_id >= ? AND loan_id <= ? AND day <= ? ORDER BY loan_id, day",
            range
        )
        let ratings = try tables.rows(
            "SELECT * FROM loan_ratings WHERE loan_id >= ? AND loan_id <= ? AND rated_on <= ? ORDER BY loan_id, rated_on",
            range
        )
        let watches = try tables.rows(
            """
            SELECT loan_id, reason FROM watch_list WHERE loan_id >= ? AND loan_id <= ? AND day <= ?
            ORDER BY loan_id, sequence
            """,
            range
        )
        let then = try rules.asAt(day, tables)
        let (happened, moved) = (try byLoan(events, LoanEvent.init), try byLoan(moves, Self.move))
        let rated = try byLoan(ratings) { try $0.number("probability") }
        let watched = try byLoan(watches) { try $0.optionalText("reason") != nil }
        let pledged = try ChangedPledge.all(of: first...last, tables)
        return try loans.map { loan in
            try PastLoan(
                loan,
                events: happened[loan.id] ?? [],
                moves: moved[loan.id] ?? [],
                rating: rated[loan.id]?.last,
                isOnWatchList: watched[loan.id]?.last ?? false,
                pledges: pledged[loan.id] ?? [],
                asAt: day,
                then
            )
        }
    }

    private static func byLoan<Value>(
        _ rows: [LedgerRow],
        _ value: (LedgerRow) throws -> Value
    ) throws -> [Int: [Value]] {
        var values: [Int: [Value]] = [:]
        for row in rows { values[try row.integer("loan_id"), default: []].append(try value(row)) }
        return values
    }
}
