public import Ledger
public import LedgerSchema
import Storage

extension Ledger {
    /// Brings what older programs sealed under a key of the ledger under the keys of its subjects, some rows at a time, so
    /// that nobody has to wait for it.
    /// - Returns: How many values were moved; none are left.
    /// - Throws: ``LedgerError``.
    @discardableResult
    public func moveUnderSubjectKeys() async throws(LedgerError) -> Int {
        var moved = 0
        for column in SealedColumn.all {
            while true {
                let values = try await read { db in try column.oldValues(limit: 200, in: db) }
                if values.isEmpty { break }
                try await write { db in
                    for value in values { try column.move(value, of: self, in: db) }
                }
                moved += values.count
            }
        }
        return moved
    }
}
