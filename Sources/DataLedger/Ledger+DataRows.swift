import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    /// The most rows that one call keeps: about a hundredth of a second of the ledger's writer.
    public static let mostDataRows = 500

    /// Keeps rows of a data set that was begun: new ones at its end, known ones where they are.
    /// - Parameters:
    ///   - rows: At most ``mostDataRows``, no two with the same key and repetition.
    ///   - name: The data set.
    ///   - at: Now.
    /// - Returns: What became of them.
    /// - Throws: ``LedgerError``; then none of them is kept.
    public func keep(
        _ rows: [DataRow],
        in name: String,
        at: Timestamp
    ) async throws(LedgerError) -> DataReceipt {
        precondition(rows.count <= Self.mostDataRows, "\(rows.count) rows at a time")
        guard !rows.isEmpty else { return DataReceipt() }
        let indices = try rows.map { row throws(LedgerError) in
            try dataIndex.digest(of: row.key, repetition: row.repetition, in: name)
        }
        return try await write { [dataSeal] db in
            let stored = try Self.cells(at: indices, in: name, db)
            var place = try db.count(
                "SELECT COALESCE(MAX(place), -1) + 1 FROM data_rows WHERE data_set = ?",
                [name]
            )
            var receipt = DataReceipt()
            for (index, row) in zip(indices, rows) {
                let plain = JSONValue.array(row.cells.map(JSONValue.string)).canonicalBytes
                if let old = stored[index], try dataSeal.open(old, at: .row(index, of: name)) == plain {
                    receipt.known += 1
                    continue
                }
                let sealed = try dataSeal.seal(plain, at: .row(index, of: name))
                if stored[index] == nil {
                    try db.send(Self.newRow, [name, index, place, sealed, at.milliseconds])
                    place += 1
                    receipt.added += 1
                } else {
                    try db.send(Self.changedRow, [sealed, at.milliseconds, name, index])
                    receipt.changed += 1
                }
            }
            return receipt
        }
    }

    /// Rows of a data set, in the order in which they came.
    /// - Parameters:
    ///   - name: The data set.
    ///   - place: Where the page before ended; nil for the first page.
    ///   - limit: Length of a page.
    /// - Returns: Cells, and the place to go on from; nil behind the last row.
    /// - Throws: ``LedgerError``.
    public func dataRows(
        of name: String,
        after place: Int? = nil,
        limit: Int = 1000
    ) async throws(LedgerError) -> (cells: [[String]], last: Int?) {
        try await read { [dataSeal] db in
            let rows = try db.rows(
                "SELECT key_index, place, cells FROM data_rows WHERE data_set = ? AND place > ? ORDER BY place LIMIT ?",
                [name, place ?? -1, limit]
            )
            let cells = try rows.map { row in
                let place = try FieldSeal.Place.row(row.text("key_index"), of: name)
                return try texts(in: dataSeal.open(row.bytes("cells"), at: place), table: "data_rows")
            }
            return (cells, try rows.last?.integer("place"))
        }
    }

    /// Takes away the rows at a place and behind it: for a file without keys that became shorter.
    /// - Parameters:
    ///   - place: From 0.
    ///   - name: The data set.
    /// - Returns: What became of them.
    /// - Throws: ``LedgerError``.
    public func dropDataRows(from place: Int, of name: String) async throws(LedgerError) -> DataReceipt {
        try await write { db in
            var receipt = DataReceipt()
            receipt.removed = try db.run("DELETE FROM data_rows WHERE data_set = ? AND place >= ?", [name, place])
            return receipt
        }
    }

    /// Erases the rows of one key.
    /// - Parameters:
    ///   - key: As it stands in the data.
    ///   - name: The data set.
    ///   - reason: Why, for the audit chain.
    ///   - actor: Who erases them.
    ///   - at: Now.
    /// - Returns: How many rows went.
    /// - Throws: ``LedgerError``.
    public func dropDataRows(
        key: String,
        of name: String,
        reason: String,
        by actor: Actor,
        at: Timestamp
    ) async throws(LedgerError) -> Int {
        try await write { [chain, dataIndex] db in
            var count = 0
            while try db.run(
                "DELETE FROM data_rows WHERE data_set = ? AND key_index = ?",
                [name, try dataIndex.digest(of: key, repetition: count, in: name)]
            ) == 1 { count += 1 }
            if count > 0 { try chain.append(.erased(count, of: name, reason, by: actor, at: at), in: db) }
            return count
        }
    }

    private static func cells(at indices: [String], in name: String, _ db: Database) throws -> [String: [UInt8]] {
        let marks = repeatElement("?", count: indices.count).joined(separator: ", ")
        let rows = try db.rows(
            "SELECT key_index, cells FROM data_rows WHERE data_set = ? AND key_index IN (\(marks))",
            StatementArguments(([name] + indices).map(\.columnValue))
        )
        return try rows.reduce(into: [:]) { try $0[$1.text("key_index")] = $1.bytes("cells") }
    }

    private static let newRow =
        "INSERT INTO data_rows (data_set, key_index, place, cells, changed_at) VALUES (?, ?, ?, ?, ?)"
    private static let changedRow =
        "UPDATE data_rows SET cells = ?, changed_at = ? WHERE data_set = ? AND key_index = ?"
}

extension BlindIndex {
    fileprivate func digest(of key: String, repetition: Int, in name: String) throws(LedgerError) -> String {
        try digest(of: "\(repetition) \(key)", column: "data_rows.\(name)")
    }
}

extension FieldSeal.Place {
    fileprivate static func row(_ index: String, of name: String) -> FieldSeal.Place {
        FieldSeal.Place(table: "data_rows", column: "cells", row: "\(name) \(index)")
    }
}
