import Documents
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

/// How many values of a table came under the key in use.
public struct RewrittenTable: Sendable, Hashable {
    /// Its name.
    public let table: String
    /// How many.
    public let values: Int
}

extension Ledger {
    /// Seals everything that stands under an older DATA_KEY anew under the one in use, some rows at a time, so that
    /// nobody has to wait for it; broken off, it goes on where it was.
    ///
    /// Afterwards no value of the ledger needs the older keys. Backups that were made before do.
    /// - Parameters:
    ///   - actor: Who does it.
    ///   - at: Now.
    /// - Returns: What was sealed anew, by table.
    /// - Throws: ``LedgerError/unreadable(table:)`` if a key is missing already.
    public func rewriteSeals(by actor: Actor, at: Timestamp) async throws(LedgerError) -> [RewrittenTable] {
        try await moveUnderSubjectKeys()
        var tables: [RewrittenTable] = []
        for column in RingColumn.all {
            let count = try await rewrite(column)
            if count > 0 { tables.append(RewrittenTable(table: column.table, values: count)) }
        }
        let counts = tables.map { ($0.table, JSONValue.number(Double($0.values))) }
        let detail = Dictionary(counts) { first, _ in first }
        try await audit(
            AuditEntry(at: at, actor: actor, action: .keysRewritten, subject: .ledger, detail: detail)
        )
        return tables
    }

    private func rewrite(_ column: RingColumn) async throws(LedgerError) -> Int {
        let header = column.seal(self).header
        var (count, last) = (0, [ColumnValue]?.none)
        while true {
            let after = last
            let values = try await read { db in try column.old(after: after, limit: 200, header: header, in: db) }
            guard let end = values.last else { return count }
            count += try await write { db in
                try values.reduce(0) { try $0 + column.rewrite($1, of: self, in: db) }
            }
            last = end.keys
        }
    }
}
