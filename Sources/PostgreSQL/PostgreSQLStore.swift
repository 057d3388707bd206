import Dispatch
import Foundation
public import Storage
import Synchronization

/// A ledger on a PostgreSQL server: some connections that read, one that writes.
public final class PostgreSQLStore: Store {
    private let readers: ConnectionThreads
    private let writer: ConnectionThreads

    /// Connects to the server.
    ///
    /// Blocks; tries for a while, because a server may be starting beside us.
    /// - Parameters:
    ///   - configuration: Which server, and how.
    ///   - readerCount: How many statements are read at once.
    ///   - patience: How long to try.
    /// - Throws: ``StorageError/notReached(server:reason:)``.
    public init(
        _ configuration: PostgreSQLConfiguration,
        readerCount: Int = 4,
        patience: Duration = .seconds(10)
    ) throws(StorageError) {
        readers = ConnectionThreads(readerCount, name: "ledger-read", configuration: configuration)
        writer = ConnectionThreads(1, name: "ledger-write", configuration: configuration)
        let deadline = ContinuousClock.now + patience
        do {
            try onWriterThread { (connection) throws(StorageError) in try connection.connect(until: deadline) }
        } catch {
            try close()
            throw error
        }
    }

    deinit {
        writer.end()
        readers.end()
    }

    /// Reads on the next free connection.
    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            do throws(StorageError) {
                try readers.submit { connection in
                    continuation.resume(
                        with: Result {
                            guard let connection else { throw StorageError.failed(code: "closed") }
                            return try connection.read(body)
                        }
                    )
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Runs on the writer's thread.
    public func onWriter(_ body: @escaping @Sendable (Database) -> Void) {
        let job: ConnectionThreads.Job = { body(Database($0 ?? Self.closed)) }
        // One group waits at a time, so there is room; if there were not, the job would still have to be answered.
        do { try writer.submit(job) } catch { Thread { job(nil) }.start() }
    }

    /// Runs on the writer's thread and waits.
    public func withWriter<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        try onWriterThread { (connection) throws(StorageError) in try body(Database(connection)) }
    }

    /// Ends all connections, after what waits has been done.
    public func close() throws(StorageError) {
        writer.close()
        readers.close()
    }

    /// What a closed store lends: it was never connected and never will be.
    private static var closed: PostgreSQLConnection { PostgreSQLConnection(.nowhere) }

    private func onWriterThread<Value: Sendable>(
        _ body: @escaping @Sendable (PostgreSQLConnection) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        let outcome = Outcome<Value>()
        try writer.submit { connection in
            do throws(StorageError) {
                guard let connection else { throw .failed(code: "closed") }
                outcome.set(.success(try body(connection)))
            } catch {
                outcome.set(.failure(error))
            }
        }
        return try outcome.wait().get()
    }
}

/// A result that another thread will bring.
private final class Outcome<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, StorageError>>(.failure(.busy))
    private let isSet = DispatchSemaphore(value: 0)

    func set(_ result: Result<Value, StorageError>) {
        self.result.withLock { $0 = result }
        isSet.signal()
    }

    func wait() -> Result<Value, StorageError> {
        isSet.wait()
        return result.withLock { $0 }
    }
}

extension PostgreSQLConnection {
    /// Connects, again and again until a moment.
    fileprivate func connect(until deadline: ContinuousClock.Instant) throws(StorageError) {
        var last = StorageError.unavailable
        repeat {
            do {
                return try connect()
            } catch .unavailable {
                usleep(20_000)  // too early to try again; this is a thread of ours
            } catch {
                last = error
            }
        } while ContinuousClock.now < deadline
        throw last
    }
}
