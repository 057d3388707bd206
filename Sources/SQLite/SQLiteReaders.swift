import Foundation
import GRDB
import Storage
import Synchronization

/// Connections for a row by its key, which takes microseconds.
///
/// Handing such a read to a thread of the pool, and its answer back, costs several times what it takes. These are used
/// on the caller's own thread. Whoever finds none idle goes to the pool: here nobody waits.
final class SQLiteReaders: Sendable {
    private struct State {
        var idle: [DatabaseQueue]
        var isClosed = false
    }

    private let state: Mutex<State>

    /// Opens one for each thread that tasks run on; the file must be there.
    init(path: String, configuration: Configuration) throws {
        var configuration = configuration
        configuration.readonly = true
        configuration.busyMode = .immediateError
        configuration.label = "ledger.glance"
        let count = max(2, ProcessInfo.processInfo.activeProcessorCount)
        let idle = try (0..<count).map { _ in try DatabaseQueue(path: path, configuration: configuration) }
        state = Mutex(State(idle: idle))
    }

    /// Reads from one snapshot on the caller's thread.
    /// - Returns: What `body` returns; nil where no connection is idle, or the file is busy.
    /// - Throws: What `body` throws, or ``StorageError``.
    func read<Value>(_ body: (Storage.Database) throws -> Value) throws -> Value? {
        guard let queue = state.withLock({ $0.idle.popLast() }) else { return nil }
        defer { giveBack(queue) }
        return try queue.inDatabase { db in
            let connection = SQLiteConnection(db)
            do {
                try connection.beginReading()
                let value = try body(Storage.Database(connection))
                try connection.commit()
                return value
            } catch StorageError.busy {
                connection.rollback()
                return nil
            } catch {
                connection.rollback()
                throw error
            }
        }
    }

    /// Closes those that are idle now, and each of the others when it comes back.
    func close() throws {
        let queues = state.withLock { state in
            defer { state = State(idle: [], isClosed: true) }
            return state.idle
        }
        for queue in queues { try queue.close() }
    }

    private func giveBack(_ queue: DatabaseQueue) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.idle.append(queue) }
            return state.isClosed
        }
        // Nobody is left to be told; it only reads.
        if isClosed { try? queue.close() }
    }
}
