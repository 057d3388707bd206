public import AssetQuality
package import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
public import Loans

extension LoanBook {
    /// A loan; nil if there is none of this number.
    public func loan(_ id: Int) async throws(LedgerError) -> LoanRecord? {
        try await ledger.readTables { try Self.loan(id, $0) }
    }

    /// What happened to a loan, in the order in which it was written down.
    public func events(of id: Int) async throws(LedgerError) -> [LoanEvent] {
        try await ledger.readTables { try Self.events(of: id, $0) }
    }

    /// How the payments of a loan came, by the numbers of their events; those of which nobody said it are not in it.
    public func methods(of id: Int) async throws(LedgerError) -> [Int: PaymentMethod] {
        try await ledger.readTables { tables in
            let rows = try tables.rows(
                "SELECT sequence, method FROM loan_events WHERE loan_id = ? AND method IS NOT NULL",
                [.integer(id)]
            )
            return try rows.reduce(into: [:]) { methods, row in
                methods[try row.integer("sequence")] = PaymentMethod(rawValue: try row.text("method"))
            }
        }
    }

    /// A loan's account at the end of a day, past or not.
    /// - Parameters:
    ///   - id: The loan.
    ///   - day: Not before it starts.
    /// - Returns: The account.
    /// - Throws: ``LoanBookError``.
    public func account(of id: Int, asAt day: CalendarDate) async throws(LoanBookError) -> LoanAccount {
        let found: (LoanRecord, [LoanEvent])?
        do {
            found = try await ledger.readTables { tables in
                try Self.loan(id, tables).map { ($0, try Self.events(of: id, tables)) }
            }
        } catch { throw .ledger(error) }
        guard let (loan, events) = found else { throw .unknownLoan(id) }
        do {
            return try LoanAccount(loan.terms, events: events, asAt: day)
        } catch { throw .refused(error) }
    }

    /// A loan of an account of the web front; nil if there is none of this number, or it is somebody else's.
    public func loan(_ id: Int, of account: AccountID) async throws(LedgerError) -> LoanRecord? {
        try await ledger.readTables { tables in
            try tables.row(
                "SELECT \(LoanRecord.columns) FROM \(LoanRecord.source) WHERE l.loan_id = ? AND b.account_id = ?",
                [.integer(id), .text(account.rawValue)]
            )
            .map(LoanRecord.init)
        }
    }

    /// The loans of an account of the web front, newest first.
    public func loans(of account: AccountID) async throws(LedgerError) -> [LoanRecord] {
        try await ledger.readTables { tables in
            try tables.rows(
                "SELECT \(LoanRecord.columns) FROM \(LoanRecord.source) WHERE b.account_id = ? ORDER BY l.loan_id DESC",
                [.text(account.rawValue)]
            )
            .map(LoanRecord.init)
        }
    }

    /// Loans in the order of their numbers.
    /// - Parameters:
    ///   - limit: At most so many.
    ///   - offset: After so many.
    /// - Returns: The loans.
    /// - Throws: ``LedgerError``.
    public func loans(limit: Int, offset: Int) async throws(LedgerError) -> [LoanRecord] {
        try await ledger.readTables { tables in
            try tables.rows(
                "SELECT \(LoanRecord.columns) FROM \(LoanRecord.source) ORDER BY l.loan_id LIMIT ? OFFSET ?",
                [.integer(limit), .integer(offset)]
            )
            .map(LoanRecord.init)
        }
    }

    /// The changes of a loan's bucket and class as day ends and payments recorded them, in order.
    public func moves(of id: Int) async throws(LedgerError) -> [ClassHistory.Move] {
        try await ledger.readTables { try Self.moves(of: id, $0) }
    }

    package static func moves(of id: Int, _ tables: LedgerTables) throws -> [ClassHistory.Move] {
        try tables.rows("SELECT * FROM loan_moves WHERE loan_id = ? ORDER BY day", [.integer(id)])
            .map(move)
    }

    static func move(_ row: LedgerRow) throws -> ClassHistory.Move {
        guard let bucket = DelinquencyBucket(rawValue: try row.integer("bucket")),
            let assetClass = AssetClass(rawValue: try row.integer("asset_class"))
        else { throw LedgerError.unreadable(table: "loan_moves") }
        return ClassHistory.Move(
            day: CalendarDate(dayNumber: try row.integer("day")),
            loan: try row.integer("loan_id"),
            bucket: bucket,
            assetClass: assetClass
        )
    }

    package static func loan(_ id: Int, _ tables: LedgerTables) throws -> LoanRecord? {
        try tables.row(
            "SELECT \(LoanRecord.columns) FROM \(LoanRecord.source) WHERE l.loan_id = ?",
            [.integer(id)]
        )
        .map(LoanRecord.init)
    }

    package static func events(of id: Int, _ tables: LedgerTables) throws -> [LoanEvent] {
        try tables.rows("SELECT * FROM loan_events WHERE loan_id = ? ORDER BY sequence", [.integer(id)])
            .map(LoanEvent.init)
    }

    /// How an actor of a row is called: an account by its name.
    package static func name(of actor: String, _ tables: LedgerTables) throws -> String {
        let mark = "account:"
        guard actor.utf8.starts(with: mark.utf8) else { return actor }
        let id = String(actor.unicodeScalars.dropFirst(mark.unicodeScalars.count))
        return try tables.row("SELECT name FROM accounts WHERE account_id = ?", [.text(id)])?.text("name") ?? actor
    }

    package static func standing(of borrower: Int, _ tables: LedgerTables) throws -> BorrowerStanding {
        let row = try tables.row("SELECT * FROM borrowers WHERE borrower_id = ?", [.integer(borrower)])
        return try row.map(BorrowerStanding.init) ?? .performing
    }

    /// Writes a loan's new position, and its move if it is one.
    package static func save(
        _ loan: LoanRecord,
        _ position: LoanPosition,
        on day: CalendarDate,
        _ cells: inout BookCells,
        _ tables: LedgerTables
    ) throws -> Bool {
        guard position != loan.position else { return false }
        try tables.send(LoanRecord.update, position.values + [.integer(loan.id)])
        cells.move(loan, from: loan.position, to: position)
        guard (position.bucket, position.assetClass) != (loan.position.bucket, loan.position.assetClass) else {
            return false
        }
        try insertMove(to: position, of: loan.id, day, tables)
        return true
    }

    /// Writes what a loan's bucket and class are from a day on.
    package static func insertMove(
        to position: LoanPosition,
        of id: Int,
        _ day: CalendarDate,
        _ tables: LedgerTables
    ) throws {
        try tables.send(
            """
            INSERT INTO loan_moves (loan_id, day, bucket, asset_class) VALUES (?, ?, ?, ?)
            ON CONFLICT (loan_id, day) DO UPDATE SET bucket = excluded.bucket, asset_class = excluded.asset_class
            """,
            [
                .integer(id), .integer(day.dayNumber), .integer(position.bucket.rawValue),
                .integer(position.assetClass.rawValue),
            ]
        )
    }

    /// The application that a loan was granted on, under whose key stands who and why; nil if it has none.
    package static func application(of loan: Int, _ tables: LedgerTables) throws -> String? {
        try tables.row("SELECT application_id FROM loans WHERE loan_id = ?", [.integer(loan)])?
            .optionalText("application_id")
    }
}
