import GRDB
import Storage

/// A connection of the pool or of ``SQLiteReaders``, for as long as it is lent.
struct SQLiteConnection: StorageConnection {
    private let db: GRDB.Database

    init(_ db: GRDB.Database) { self.db = db }

    func run(_ sql: String, _ values: [ColumnValue]) throws(StorageError) -> Int {
        try statement(sql).run(values)
        return db.changesCount
    }

    func rows(_ sql: String, _ values: [ColumnValue]) throws(StorageError) -> [Storage.Row] {
        try statement(sql).rows(values)
    }

    /// The library keeps statements by their text, for as long as the connection is open.
    private func statement(_ sql: String) throws(StorageError) -> PreparedStatement {
        PreparedStatement(try naming { try db.cachedStatement(sql: sql) })
    }

    func pages(of table: String, _ body: ([Storage.Row]) throws -> Void) throws {
        var last: Int64 = -1
        while true {
            let sql = "SELECT rowid AS row_number, * FROM \(table) WHERE rowid > ? ORDER BY rowid LIMIT 500"
            let page = try rows(sql, [.integer(last)])
            guard let end = page.last else { return }
            last = try end.wideInteger("row_number")
            let columns = ColumnNames(Array(end.columnNames.dropFirst()))
            try body(page.map { Storage.Row(columns, Array($0.values.dropFirst())) })
        }
    }

    func define(_ sql: String) throws(StorageError) { try naming { try db.execute(sql: sql) } }

    func refuse(_ change: String, on table: String) throws(StorageError) {
        let verb = change.prefix { $0 != " " }.lowercased()
        try define(
            """
            CREATE TRIGGER \(table)_no_\(verb) BEFORE \(change) ON \(table)
            BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END
            """
        )
    }

    func allowUpdate(where condition: String, on table: String) throws(StorageError) {
        try define(
            """
            DROP TRIGGER \(table)_no_update;
            CREATE TRIGGER \(table)_no_update BEFORE UPDATE ON \(table) WHEN NOT (\(condition))
            BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END
            """
        )
    }

    func hasTable(_ name: String) throws(StorageError) -> Bool { try naming { try db.tableExists(name) } }

    /// As GRDB's migrator named it, which made the tables of the first ledgers.
    var migrationTable: String { "grdb_migrations" }

    func beginReading() throws(StorageError) { _ = try run("BEGIN DEFERRED", []) }

    /// Locks the file for writing at once: a transaction that reads first could not always write later.
    func begin() throws(StorageError) { _ = try run("BEGIN IMMEDIATE", []) }

    func commit() throws(StorageError) { _ = try run("COMMIT", []) }

    func rollback() {
        guard isInsideTransaction else { return }
        // A rollback that fails has nothing left to undo.
        _ = try? run("ROLLBACK", [])
    }

    func savepoint() throws(StorageError) { _ = try run("SAVEPOINT one_write", []) }

    func release() throws(StorageError) { _ = try run("RELEASE SAVEPOINT one_write", []) }

    func rollbackToSavepoint() throws(StorageError) {
        _ = try run("ROLLBACK TRANSACTION TO SAVEPOINT one_write", [])
        try release()
    }

    var isInsideTransaction: Bool { db.isInsideTransaction }

    private func naming<Value>(_ body: () throws -> Value) throws(StorageError) -> Value {
        do { return try body() } catch { throw StorageError(error) }
    }
}
