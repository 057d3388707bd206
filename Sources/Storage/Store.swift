// What a ledger asks of a database, and nothing more.
//
// Two drivers stand behind these two protocols: SQLite in the process and PostgreSQL across a socket. Statements are
// written once, in the SQL both know, with `?` for values. A store has many readers, each with a snapshot of its own,
// and one writer at a time over all processes: what a transaction has read cannot be changed before it has committed.

/// A database: many readers, one writer at a time.
public protocol Store: Sendable {
    /// Reads from one snapshot, beside any writer, off the caller's thread.
    /// - Parameter body: May run twice, if the connection was lost at its first try.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or ``StorageError``.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value

    /// Reads a few rows by their keys, as ``read(_:)`` does, and perhaps on the caller's thread: it is held up for less
    /// time than handing the read on would take.
    /// - Parameter body: May run twice.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or ``StorageError``.
    func glance<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value

    /// Runs `body` on the writer's thread, outside any transaction, after what was given before.
    func onWriter(_ body: @escaping @Sendable (Database) -> Void)

    /// Runs `body` on the writer and waits for it; for the start and the end of a program.
    /// - Returns: What `body` returns.
    /// - Throws: ``StorageError``.
    func withWriter<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws(StorageError) -> Value
    ) throws(StorageError) -> Value

    /// Closes all connections; whatever is asked afterwards fails.
    /// - Throws: ``StorageError`` if statements still run.
    func close() throws(StorageError)
}

extension Store {
    /// A read like any other where the database is at the other end of a socket.
    public func glance<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await read(body)
    }
}

/// One connection of a store, lent to a closure.
public protocol StorageConnection {
    /// Runs a statement.
    /// - Returns: The number of rows changed.
    func run(_ sql: String, _ values: [ColumnValue]) throws(StorageError) -> Int
    /// Runs a statement whose outcome nobody needs at once; a failure may be told by the next call or by `release`.
    func send(_ sql: String, _ values: [ColumnValue]) throws(StorageError)
    /// All rows of an answer.
    func rows(_ sql: String, _ values: [ColumnValue]) throws(StorageError) -> [Row]
    /// Lends all rows of a table, some at a time, so that no table has to fit into memory; inside a transaction.
    func pages(of table: String, _ body: ([Row]) throws -> Void) throws

    /// Runs definitions of tables and indexes, with the types TEXT, BIGINT, DOUBLE PRECISION and BLOB.
    func define(_ sql: String) throws(StorageError)
    /// Has the database refuse a kind of change, such as `DELETE` or `UPDATE OF name`, whoever tries it.
    func refuse(_ change: String, on table: String) throws(StorageError)
    /// Has a table that refuses `UPDATE` let through what meets a condition on `OLD` and `NEW`.
    func allowUpdate(where condition: String, on table: String) throws(StorageError)
    /// Whether there is a table of this name.
    func hasTable(_ name: String) throws(StorageError) -> Bool
    /// Where the names of the changes are kept that were applied.
    var migrationTable: String { get }

    /// Begins a transaction that only reads.
    func beginReading() throws(StorageError)
    /// Begins the transaction of the one writer; waits for another to end, up to a limit.
    func begin() throws(StorageError)
    /// Begins a transaction that may take longer than a request.
    func beginMigration() throws(StorageError)
    /// Returns once all that was written is on the disc.
    func commit() throws(StorageError)
    /// Undoes the transaction, if one is open.
    func rollback()
    /// Begins a part of the transaction that can be undone alone.
    func savepoint() throws(StorageError)
    /// Ends the part; what was sent in it has succeeded.
    func release() throws(StorageError)
    /// Undoes the part.
    func rollbackToSavepoint() throws(StorageError)
    /// Whether a transaction is open: a failure may have ended it.
    var isInsideTransaction: Bool { get }
}

extension StorageConnection {
    /// A migration is a transaction like others where nothing limits its time.
    public func beginMigration() throws(StorageError) { try begin() }
    /// Where nothing is gained by not waiting.
    public func send(_ sql: String, _ values: [ColumnValue]) throws(StorageError) { _ = try run(sql, values) }
}
