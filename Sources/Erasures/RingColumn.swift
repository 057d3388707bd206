import Foundation
import Ledger
import Storage

/// A column whose values stand under a key of the ledger.
struct RingColumn: Sendable {
    let table: String
    let column: String
    /// The columns that name the row, in the order of its primary key.
    let keys: [String]
    let seal: @Sendable (Ledger) -> FieldSeal

    static let all: [RingColumn] = [
        RingColumn("index_keys", "wrapped", ["table_name"]) { $0.indexSeal },
        RingColumn("subject_keys", "wrapped", ["subject_id"]) { $0.subjectSeal },
        RingColumn("second_factors", "secret", ["account_id"]) { $0.mailSeal },
        RingColumn("webhook_endpoints", "secrets", ["endpoint_id"]) { $0.customerSeal },
        RingColumn("guarantees", "person", ["loan_id", "number"]) { $0.identitySeal },
        RingColumn("loan_decisions", "reason", ["loan_id", "sequence"]) { $0.identitySeal },
        RingColumn("loan_proposals", "reason", ["loan_id", "sequence"]) { $0.identitySeal },
        RingColumn("data_rows", "cells", ["data_set", "key_index"]) { $0.dataSeal },
    ]

    private init(
        _ table: String,
        _ column: String,
        _ keys: [String],
        _ seal: @escaping @Sendable (Ledger) -> FieldSeal
    ) {
        (self.table, self.column, self.keys, self.seal) = (table, column, keys, seal)
    }

    /// Values that stand under an older key, in the order of their names, from behind the row that was looked at last;
    /// `header` is what a value under the key in use begins with.
    func old(after last: [ColumnValue]?, limit: Int, header: [UInt8], in db: Database) throws -> [StoredValue] {
        let names = keys.joined(separator: ", ")
        let marks = keys.map { _ in "?" }.joined(separator: ", ")
        return
            try db.rows(
                """
                SELECT \(names), \(column) AS stored FROM \(table)
                WHERE substr(\(column), 1, 1) = ? AND substr(\(column), 1, \(header.count)) <> ?
                \(last == nil ? "" : "AND (\(names)) > (\(marks))") ORDER BY \(names) LIMIT ?
                """,
                StatementArguments([.bytes([1]), .bytes(header)] + (last ?? []) + [.integer(Int64(limit))])
            )
            .map { StoredValue(keys: Array($0.values.prefix(keys.count)), bytes: try $0.bytes("stored")) }
    }

    /// Seals a value under the key in use; one that was changed meanwhile is left alone.
    /// - Returns: How many values were sealed: one, or none.
    func rewrite(_ value: StoredValue, of ledger: Ledger, in db: Database) throws -> Int {
        let row = value.keys.map(\.word).joined(separator: " ")
        let place = FieldSeal.Place(table: table, column: column, row: row)
        let sealed = try seal(ledger).seal(seal(ledger).open(value.bytes, at: place), at: place)
        let condition = (keys + [column]).map { "\($0) = ?" }.joined(separator: " AND ")
        return try db.run(
            "UPDATE \(table) SET \(column) = ? WHERE \(condition)",
            StatementArguments([.bytes(sealed)] + value.keys + [.bytes(value.bytes)])
        )
    }
}

/// A value under a key of the ledger.
struct StoredValue: Sendable {
    let keys: [ColumnValue]
    let bytes: [UInt8]
}
