import Storage

/// The tables of a ledger, in the order in which they can be filled: each refers to those before it only.
enum LedgerTableNames {
    /// What a backup of the rows leaves to the list of keys: where they were together, nobody could be erased from it.
    static let keptApart = ["subject_keys", "erasures"]

    /// What a backup of the rows holds.
    static func inBackup(of migrations: some Sequence<Migration>) -> [String] {
        all(in: migrations).filter { !keptApart.contains($0) }
    }

    /// What the changes define, in their order.
    static func all(in migrations: some Sequence<Migration>) -> [String] {
        var names: [String] = []
        for migration in migrations {
            for case .sql(let text) in migration.steps { names += defined(in: text) }
        }
        return names
    }

    /// The words that follow `CREATE TABLE`.
    private static func defined(in sql: String) -> [String] {
        let words = sql.utf8.split { $0 == 0x20 || $0 == 0x0A || $0 == UInt8(ascii: "(") }
            .map { String(decoding: $0, as: UTF8.self) }
        return words.indices.dropFirst(2).filter { words[$0 - 2] == "CREATE" && words[$0 - 1] == "TABLE" }
            .map { words[$0] }
    }
}
