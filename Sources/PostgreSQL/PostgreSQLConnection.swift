import Storage

/// A connection as the ledger uses it; lives on one thread and comes back by itself when the server does.
final class PostgreSQLConnection: StorageConnection {
    /// Whoever holds it writes: it makes many processes take turns, as a lock on the file does in SQLite.
    private static let writerLock: Int64 = 0x556E_6465_7277_7274  // "Underwrt"

    private let configuration: PostgreSQLConfiguration
    private var session: Session?
    private var backOff = BackOff()
    private var hasBegun = false

    init(_ configuration: PostgreSQLConfiguration) { self.configuration = configuration }

    /// Connects, if it is not connected.
    /// - Throws: ``StorageError/notReached(server:reason:)``, or ``StorageError/unavailable`` while it is too early to
    ///   try again.
    func connect() throws(StorageError) {
        guard session == nil else { return }
        try backOff.mayTry()
        do {
            session = try Session(configuration)
            backOff.succeeded()
        } catch {
            backOff.failed()
            throw error
        }
    }

    /// Ends the connection.
    func disconnect() {
        session = nil
        hasBegun = false
    }

    /// Reads from one snapshot, and once more if the connection turns out to have been lost.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try readOnce(body)
        } catch StorageError.unavailable {
            return try readOnce(body)
        }
    }

    private func readOnce<Value>(_ body: (Database) throws -> Value) throws -> Value {
        let session = try open()
        do {
            try beginReading()
            let value = try body(Database(self))
            try session.sendEnd("COMMIT")
            hasBegun = false
            return value
        } catch {
            rollback()
            throw error
        }
    }

    func run(_ sql: String, _ values: [ColumnValue]) throws(StorageError) -> Int {
        try using { (session) throws(StorageError) in try session.ask(sql, values).changedCount }
    }

    func send(_ sql: String, _ values: [ColumnValue]) throws(StorageError) {
        try using { (session) throws(StorageError) in try session.send(sql, values) }
    }

    func rows(_ sql: String, _ values: [ColumnValue]) throws(StorageError) -> [Row] {
        try using { (session) throws(StorageError) in try session.ask(sql, values).rows() }
    }

    func beginReading() throws(StorageError) {
        try open().send("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        hasBegun = true
    }

    /// Takes its turn among the writers of all processes.
    func begin() throws(StorageError) {
        do {
            try beginOnce()
        } catch .unavailable {
            // The connection died while it was idle; nothing was said over it yet.
            try beginOnce()
        }
    }

    func beginMigration() throws(StorageError) {
        try begin()
        session?.answerLimit = nil
        _ = try run("SET LOCAL statement_timeout = 0", [])
    }

    private func beginOnce() throws(StorageError) {
        let session = try open()
        try using { (_) throws(StorageError) in
            try session.send("BEGIN")
            hasBegun = true
            _ = try session.ask("SELECT pg_advisory_xact_lock(?)", [.integer(Self.writerLock)])
        }
    }

    func commit() throws(StorageError) {
        let outcome = try using { (session) throws(StorageError) in try session.ask("COMMIT").command }
        hasBegun = false
        session?.answerLimit = Session.usualLimit
        // A transaction that had failed answers COMMIT with ROLLBACK.
        guard outcome == "COMMIT" else { throw .failed(code: "rolled_back") }
        // What is committed stays so: whether the connection is lost is seen by whoever uses it next.
        try? session?.sendSync()
    }

    func rollback() {
        guard hasBegun else { return }
        hasBegun = false
        session?.answerLimit = Session.usualLimit
        // A rollback that cannot be said is done by the server when it sees the connection gone.
        do { try session?.sendEnd("ROLLBACK") } catch { disconnect() }
    }

    func savepoint() throws(StorageError) { try send("SAVEPOINT one_write", []) }

    func release() throws(StorageError) { _ = try run("RELEASE SAVEPOINT one_write", []) }

    func rollbackToSavepoint() throws(StorageError) {
        try using { (session) throws(StorageError) in
            // What was sent and not waited for may have failed as well; the savepoint undoes it.
            try? session.settle()
            try session.send("ROLLBACK TO SAVEPOINT one_write")
        }
        try release()
    }

    var isInsideTransaction: Bool { hasBegun }

    /// The open session, with nothing left to read from what came before.
    private func open() throws(StorageError) -> Session {
        do {
            try connect()
        } catch .notReached {
            throw .unavailable
        }
        guard let session else { throw .unavailable }
        return session
    }

    private func using<Value>(_ body: (Session) throws(StorageError) -> Value) throws(StorageError) -> Value {
        guard let session else { throw .unavailable }
        do {
            return try body(session)
        } catch {
            if session.isLost { disconnect() }
            throw error
        }
    }
}
