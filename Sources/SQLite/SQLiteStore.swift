import Foundation
import GRDB
public import Storage

/// A ledger's file, in a folder of its own that nobody else can enter.
public final class SQLiteStore: Store {
    let pool: DatabasePool
    private let readers: SQLiteReaders

    /// Opens the file, or makes it.
    /// - Parameter path: The file; its folder is made with mode 0700, and refused if others can enter it.
    /// - Throws: ``StorageError/notPrivate(path:)``, ``StorageError/notOpened(path:code:)``, or what SQLite says.
    public init(path: String) throws(StorageError) {
        try PrivateFile.make(path)
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            // After the pool's own WAL set-up, which lowers it to NORMAL: an acknowledged commit must survive power loss.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            // Sixteen MiB of log between two check points, each of which writes every page that has changed once.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 4000") }
            readers = try SQLiteReaders(path: path, configuration: Self.configuration)
        } catch {
            throw StorageError(error)
        }
    }

    /// Reads on a connection of the pool.
    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (Storage.Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.read { try body(Storage.Database(SQLiteConnection($0))) }
        } catch let error as DatabaseError {
            throw StorageError(error)
        }
    }

    /// Reads on the caller's thread; on a connection of the pool where none is idle for that.
    public func glance<Value: Sendable>(
        _ body: @escaping @Sendable (Storage.Database) throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        do {
            if let value = try readers.read(body) { return value }
        } catch let error as DatabaseError {
            throw StorageError(error)
        }
        return try await read(body)
    }

    /// Runs on the queue of the pool's writer.
    public func onWriter(_ body: @escaping @Sendable (Storage.Database) -> Void) {
        pool.asyncWriteWithoutTransaction { body(Storage.Database(SQLiteConnection($0))) }
    }

    /// Runs on the queue of the pool's writer and waits.
    public func withWriter<Value: Sendable>(
        _ body: @escaping @Sendable (Storage.Database) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        do {
            return try pool.writeWithoutTransaction { try body(Storage.Database(SQLiteConnection($0))) }
        } catch {
            throw StorageError(error)
        }
    }

    /// Closes the file.
    public func close() throws(StorageError) {
        do {
            try readers.close()
            try pool.close()
        } catch { throw StorageError(error) }
    }

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        // Longer than any transaction of ours, shorter than the deadline of a request.
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            // Without it REPLACE would delete rows behind the triggers of the append-only tables.
            try db.execute(sql: "PRAGMA recursive_triggers = ON")
            // What a savepoint may undo: in a file, each page of a group that it changes would be written twice more.
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
    }
}
