import Ledger
public import LedgerSchema
public import LoanLedger
public import Portfolio

/// A page of the loans of the book.
public struct LoanList: Sendable, Hashable {
    /// In the order of their numbers.
    public let page: [LoanRecord]
    /// How many there are in all.
    public let total: Int

    /// A page of so many.
    public init(page: [LoanRecord], total: Int) {
        self.page = page
        self.total = total
    }
}

extension LoanBook {
    /// Loans that stand in one of some standings, in the order of their numbers; counted from what is kept.
    /// - Parameters:
    ///   - standings: Those that are wanted.
    ///   - limit: At most so many.
    ///   - offset: After so many.
    /// - Returns: A page, and how many there are.
    /// - Throws: ``LedgerError``.
    public func list(
        _ standings: Set<LoanStanding>,
        limit: Int,
        offset: Int
    ) async throws(LedgerError) -> LoanList {
        guard !standings.isEmpty else { return LoanList(page: [], total: 0) }
        return try await ledger.readTables { try Self.list(standings, limit: limit, offset: offset, $0) }
    }

    private static func list(
        _ standings: Set<LoanStanding>,
        limit: Int,
        offset: Int,
        _ tables: LedgerTables
    ) throws -> LoanList {
        let words = standings.map { LedgerValue.text($0.rawValue) }
        let marks = words.map { _ in "?" }.joined(separator: ", ")
        let total = try tables.row(
            """
            SELECT CAST(COALESCE(SUM(loans), 0) AS BIGINT) AS loans FROM book_cells
            WHERE \(standing("status = 'restructured'")) IN (\(marks))
            """,
            words
        )
        let rows = try tables.rows(
            """
            SELECT \(LoanRecord.columns) FROM \(LoanRecord.source)
            WHERE \(standing("l.is_restructured <> 0", "l.")) IN (\(marks)) ORDER BY l.loan_id LIMIT ? OFFSET ?
            """,
            words + [.integer(limit), .integer(offset)]
        )
        return LoanList(page: try rows.map(LoanRecord.init), total: try total?.integer("loans") ?? 0)
    }

    /// ``LoanStanding`` as the database sees it; 4 is the first class, and the first bucket, of what is in default.
    private static func standing(_ isRestructured: String, _ table: String = "") -> String {
        """
        CASE WHEN \(table)status = 'closed' THEN 'Closed' WHEN \(table)status = 'settled' THEN 'Settled'
            WHEN \(table)status = 'written_off' THEN 'Written-off'
            WHEN \(isRestructured) AND \(table)bucket < 4 THEN 'Restructured'
            WHEN \(table)asset_class >= 4 OR \(table)bucket >= 4 THEN 'Defaulted'
            WHEN \(table)bucket > 0 THEN 'Overdue' ELSE 'Active' END
        """
    }
}
