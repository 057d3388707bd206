package import LedgerRecords
package import LedgerSchema
import Storage

// Rooms that keep tables of their own in the ledger, such as the loan book, write their statements here. They see values
// and rows, not the driver.

extension Ledger {
    /// Reads from one snapshot, beside any writer.
    package func readTables<Value: Sendable>(
        _ body: @escaping @Sendable (LedgerTables) throws -> Value
    ) async throws(LedgerError) -> Value {
        try await read { [chain, identitySeal] db in
            try body(LedgerTables(db: db, chain: chain, identitySeal: identitySeal))
        }
    }

    /// Writes all that `body` writes or nothing; returns once it is on the disc.
    @discardableResult
    package func writeTables<Value: Sendable>(
        _ body: @escaping @Sendable (LedgerTables) throws -> Value
    ) async throws(LedgerError) -> Value {
        try await write { [chain, identitySeal] db in
            try body(LedgerTables(db: db, chain: chain, identitySeal: identitySeal))
        }
    }
}

/// Statements inside one transaction; SQL is what SQLite and PostgreSQL share.
package struct LedgerTables {
    let db: Database
    let chain: AuditChain
    let identitySeal: FieldSeal

    /// Runs a statement.
    /// - Returns: The number of rows changed.
    @discardableResult
    package func run(_ sql: String, _ values: [LedgerValue] = []) throws -> Int {
        try db.run(sql, StatementArguments(values.map(\.columnValue)))
    }

    /// Runs a statement without waiting for its outcome; if it fails, the write it belongs to fails as a whole.
    package func send(_ sql: String, _ values: [LedgerValue] = []) throws {
        try db.send(sql, StatementArguments(values.map(\.columnValue)))
    }

    /// Writes new rows, many in one statement and none of them waited for.
    /// - Parameters:
    ///   - rows: Values of the columns; a batch of rows takes one statement, the last of them one each.
    ///   - table: Where they go.
    ///   - columns: Names, with commas between.
    /// - Throws: ``LedgerError``, or later what was wrong with them.
    package func insert(_ rows: [[LedgerValue]], into table: String, _ columns: String) throws {
        guard let first = rows.first else { return }
        let marks = "(" + [String](repeating: "?", count: first.count).joined(separator: ", ") + ")"
        let one = "INSERT INTO \(table) (\(columns)) VALUES \(marks)"
        let whole = rows.count - rows.count % Self.batch
        let many = whole == 0 ? "" : one + String(repeating: ", " + marks, count: Self.batch - 1)
        for start in stride(from: 0, to: whole, by: Self.batch) {
            try send(many, Array(rows[start..<start + Self.batch].joined()))
        }
        for row in rows[whole...] { try send(one, row) }
    }

    /// Rows of a statement; of the widest table they stay far below the 32,766 values that SQLite takes.
    private static let batch = 128

    /// Definitions: several statements, without values.
    package func define(_ sql: String) throws { try db.connection.define(sql) }

    /// The rows of an answer.
    package func rows(_ sql: String, _ values: [LedgerValue] = []) throws -> [LedgerRow] {
        try db.rows(sql, StatementArguments(values.map(\.columnValue))).map(LedgerRow.init)
    }

    /// The first row of an answer.
    package func row(_ sql: String, _ values: [LedgerValue] = []) throws -> LedgerRow? {
        try db.row(sql, StatementArguments(values.map(\.columnValue))).map(LedgerRow.init)
    }

    /// Appends to the audit chain, in the same transaction.
    package func audit(_ entry: AuditEntry) throws { try chain.append(entry, in: db) }

    /// Encrypts what tells who somebody is, bound to its place.
    package func sealed(_ plain: [UInt8], in table: String, _ column: String, row: String) throws -> LedgerValue {
        .bytes(try identitySeal.seal(plain, at: FieldSeal.Place(table: table, column: column, row: row)))
    }

    /// Encrypts it under the key of an application, with which it is erased; under a key of the ledger where the
    /// application has none.
    package func sealed(
        _ plain: [UInt8],
        in table: String,
        _ column: String,
        row: String,
        of application: String?
    ) throws -> LedgerValue {
        guard let application, let wrapped = try db.wrappedKey(of: application) else {
            return try sealed(plain, in: table, column, row: row)
        }
        let key = try identitySeal.key(of: application, wrapped: wrapped)
        let place = FieldSeal.Place(table: table, column: column, row: row)
        return .bytes(try identitySeal.seal(plain, at: place, under: key))
    }

    /// What ``sealed(_:in:_:row:of:)`` encrypted; nil if it was erased.
    package func opened(
        _ stored: LedgerRow,
        in table: String,
        _ column: String,
        row: String,
        of application: String?
    ) throws -> [UInt8]? {
        try identitySeal.open(
            stored.row.bytes(column),
            at: FieldSeal.Place(table: table, column: column, row: row),
            of: application ?? "",
            in: db
        )
    }
}

/// What a column holds.
package enum LedgerValue: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    case null
    case integer(Int)
    case number(Double)
    case text(String)
    case bytes([UInt8])

    /// A whole number.
    package init(integerLiteral value: Int) { self = .integer(value) }

    /// A text.
    package init(stringLiteral value: String) { self = .text(value) }

    /// A whole number or nothing.
    package static func optional(_ value: Int?) -> LedgerValue { value.map(LedgerValue.integer) ?? .null }

    /// A text, or nothing.
    package static func optional(_ value: String?) -> LedgerValue { value.map(LedgerValue.text) ?? .null }

    fileprivate var columnValue: ColumnValue {
        switch self {
        case .null: .null
        case .integer(let value): .integer(Int64(value))
        case .number(let value): .number(value)
        case .text(let value): .text(value)
        case .bytes(let value): .bytes(value)
        }
    }
}

/// A row of an answer; what is not of its type throws.
package struct LedgerRow {
    let row: Row

    /// A whole number.
    package func integer(_ column: String) throws -> Int { try row.integer(column) }
    /// The whole numbers of all columns from one on.
    package func integers(from column: Int) throws -> [Int] { try row.integers(from: column) }
    /// A whole number or nothing.
    package func optionalInteger(_ column: String) throws -> Int? { try row.optionalInteger(column) }
    /// A number.
    package func number(_ column: String) throws -> Double { try row.number(column) }
    /// A number or nothing.
    package func optionalNumber(_ column: String) throws -> Double? { try row.optionalNumber(column) }
    /// A text.
    package func text(_ column: String) throws -> String { try row.text(column) }
    /// A BLOB.
    package func bytes(_ column: String) throws -> [UInt8] { try row.bytes(column) }
    /// A text or nothing.
    package func optionalText(_ column: String) throws -> String? { try row.optionalText(column) }
}
