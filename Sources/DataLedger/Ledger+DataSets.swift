import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

// A data set is brought in by many small writes, so that nobody waits for a million rows: first it is begun, then its
// rows are kept some hundreds at a time, last it is completed. What is not complete is not learnt from; whoever brings
// the same rows in again completes it, and finds those that are there already.

extension Ledger {
    /// Begins to bring in a data set: a new one, or more of one that is there.
    /// - Parameters:
    ///   - name: Its name, as ``DataSet/isName(_:)`` has it.
    ///   - source: What brings it.
    ///   - columns: Names of its columns, in order.
    ///   - at: Now.
    /// - Returns: False if there is one of this name with other columns or of another source.
    /// - Throws: ``LedgerError``.
    public func beginDataSet(
        _ name: String,
        source: String,
        columns: [String],
        at: Timestamp
    ) async throws(LedgerError) -> Bool {
        let header = JSONValue.array(columns.map(JSONValue.string)).canonicalBytes
        return try await write { db in
            let known = try db.row("SELECT source, header FROM data_sets WHERE data_set = ?", [name])
            guard let known else {
                try db.run(
                    "INSERT INTO data_sets (data_set, source, header, begun_at) VALUES (?, ?, ?, ?)",
                    [name, source, header, at.milliseconds]
                )
                return true
            }
            guard try known.text("source") == source, try known.bytes("header") == header else { return false }
            try db.run(
                "UPDATE data_sets SET begun_at = ?, completed_at = NULL WHERE data_set = ?",
                [at.milliseconds, name]
            )
            return true
        }
    }

    /// Says that all rows of a delivery are kept.
    /// - Parameters:
    ///   - name: The data set.
    ///   - receipt: What became of them, for the audit chain.
    ///   - actor: Who brought them.
    ///   - at: Now.
    /// - Throws: ``LedgerError``.
    public func completeDataSet(
        _ name: String,
        _ receipt: DataReceipt,
        by actor: Actor,
        at: Timestamp
    ) async throws(LedgerError) {
        let counts = [
            "added": receipt.added, "changed": receipt.changed, "known": receipt.known, "removed": receipt.removed,
        ]
        try await write { [chain] db in
            try db.run("UPDATE data_sets SET completed_at = ? WHERE data_set = ?", [at.milliseconds, name])
            try chain.append(
                AuditEntry(
                    at: at,
                    actor: actor,
                    action: .dataKept,
                    subject: .dataSet(name),
                    detail: counts.mapValues { .number(Double($0)) }
                ),
                in: db
            )
        }
    }

    /// All data sets, by name.
    /// - Returns: Those that are complete and those that are not.
    /// - Throws: ``LedgerError``.
    public func dataSets() async throws(LedgerError) -> [DataSet] {
        try await read { db in
            try db.rows("SELECT \(Self.dataSetColumns) FROM data_sets d ORDER BY data_set").map(DataSet.init(row:))
        }
    }

    /// A data set.
    /// - Parameter name: Its name.
    /// - Returns: Nil if there is none of this name.
    /// - Throws: ``LedgerError``.
    public func dataSet(_ name: String) async throws(LedgerError) -> DataSet? {
        try await read { db in
            try db.row("SELECT \(Self.dataSetColumns) FROM data_sets d WHERE data_set = ?", [name])
                .map(DataSet.init(row:))
        }
    }

    /// Erases a data set with all its rows.
    /// - Parameters:
    ///   - name: The data set.
    ///   - reason: Why, for the audit chain.
    ///   - actor: Who erases it.
    ///   - at: Now.
    /// - Returns: How many rows went; nil if there is no such data set.
    /// - Throws: ``LedgerError``.
    public func dropDataSet(
        _ name: String,
        reason: String,
        by actor: Actor,
        at: Timestamp
    ) async throws(LedgerError) -> Int? {
        try await write { [chain] db in
            let count = try db.run("DELETE FROM data_rows WHERE data_set = ?", [name])
            guard try db.run("DELETE FROM data_sets WHERE data_set = ?", [name]) == 1 else { return nil }
            try chain.append(.erased(count, of: name, reason, by: actor, at: at), in: db)
            return count
        }
    }

    private static let dataSetColumns = """
        data_set, source, header, completed_at,
        (SELECT COUNT(*) FROM data_rows r WHERE r.data_set = d.data_set) AS row_count
        """
}

extension DataSet {
    fileprivate init(row: Row) throws {
        name = try row.text("data_set")
        source = try row.text("source")
        columns = try texts(in: row.bytes("header"), table: "data_sets")
        rowCount = try row.integer("row_count")
        completedAt = try row.optionalTime("completed_at")
    }
}

extension AuditEntry {
    /// That rows went, and why; never which.
    static func erased(
        _ count: Int,
        of name: String,
        _ reason: String,
        by actor: Actor,
        at: Timestamp
    ) -> AuditEntry {
        AuditEntry(
            at: at,
            actor: actor,
            action: .dataErased,
            subject: .dataSet(name),
            detail: ["count": .number(Double(count)), "reason": .string(reason)]
        )
    }
}

/// A list of texts out of a column.
func texts(in bytes: [UInt8], table: String) throws -> [String] {
    // Any fault means that the column is broken; what exactly is in it is nobody's business.
    guard let list = try? JSONValue.parse(bytes, limits: .file).arrayValue else {
        throw LedgerError.unreadable(table: table)
    }
    let texts = list.compactMap(\.stringValue)
    guard texts.count == list.count else { throw LedgerError.unreadable(table: table) }
    return texts
}
