public import Lending

/// What a backup holds.
public struct BackupSummary: Sendable, Hashable {
    /// When it was taken.
    public let takenAt: Timestamp
    /// Rows of each table, in the order of the tables.
    public let rows: [TableCount]
    /// Entries of the audit chain, and the hash of the last in hex.
    public let auditCount: Int
    /// The hash of the last entry of the audit chain in hex.
    public let auditHead: String

    /// How many rows a table has.
    public struct TableCount: Sendable, Hashable {
        /// The table.
        public let table: String
        /// Its rows.
        public let count: Int
    }

    /// Rows of all tables.
    public var rowCount: Int { rows.reduce(0) { $0 + $1.count } }

    /// Rows of one table.
    public func count(of table: String) -> Int { rows.first { $0.table == table }?.count ?? 0 }
}
