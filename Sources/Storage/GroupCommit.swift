import Synchronization

/// Gathers writes that wait at the same time into one transaction with one fsync.
///
/// Each write runs under a savepoint: if it fails it is undone alone. All are answered after the commit, so nobody is
/// told of a write that a crash could undo. Everything runs on the store's writer; nothing here blocks a task.
public final class GroupCommit: Sendable {
    private struct Queue {
        var waiting: [any PendingWrite] = []
        var isScheduled = false
        var groupCount = 0
    }

    /// Most writes in one transaction: the last of them waits for all.
    private static let largestGroup = 128
    /// Most writes that wait; beyond it they are refused rather than kept in memory.
    private static let limit = 20_000

    private let store: any Store
    private let queue = Mutex(Queue())

    /// Gathers the writes of a store.
    public init(store: any Store) {
        self.store = store
    }

    /// Writes all that `body` writes or nothing; returns once it is on the disc.
    /// - Parameter body: The statements; they run once.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or ``StorageError``; then nothing of it stands.
    public func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let write = Write(body: body, continuation: continuation)
            let isFull = queue.withLock { queue in
                guard queue.waiting.count < Self.limit else { return true }
                queue.waiting.append(write)
                schedule(&queue)
                return false
            }
            if isFull { continuation.resume(throwing: StorageError.busy) }
        }
    }

    /// Writes that wait for the next group.
    public var waitingCount: Int { queue.withLock { $0.waiting.count } }

    /// Transactions until now.
    public var groupCount: Int { queue.withLock { $0.groupCount } }

    private func schedule(_ queue: inout Queue) {
        guard !queue.isScheduled, !queue.waiting.isEmpty else { return }
        queue.isScheduled = true
        store.onWriter { self.commitGroup(in: $0) }
    }

    /// Runs on the writer; what arrives meanwhile is the next group.
    private func commitGroup(in db: Database) {
        let group = queue.withLock { queue in
            let group = Array(queue.waiting.prefix(Self.largestGroup))
            queue.waiting.removeFirst(group.count)
            queue.isScheduled = false
            queue.groupCount += 1
            schedule(&queue)
            return group
        }
        do {
            try db.connection.begin()
            for write in group { try write.perform(in: db) }
            try db.connection.commit()
            for write in group { write.finish(lost: nil) }
        } catch {
            db.connection.rollback()
            for write in group { write.finish(lost: error) }
        }
    }
}

/// A write that waits for its group.
private protocol PendingWrite: Sendable {
    /// Writes under a savepoint and keeps the outcome.
    /// - Throws: Only if the whole transaction is lost.
    func perform(in db: Database) throws
    /// Answers the caller.
    /// - Parameter lost: Why the transaction was not committed; nil if it was.
    func finish(lost: (any Error)?)
}

private final class Write<Value: Sendable>: PendingWrite {
    private let body: @Sendable (Database) throws -> Value
    private let continuation: CheckedContinuation<Value, any Error>
    private let outcome = Mutex<Result<Value, any Error>>(.failure(StorageError.busy))

    init(
        body: @escaping @Sendable (Database) throws -> Value,
        continuation: CheckedContinuation<Value, any Error>
    ) {
        self.body = body
        self.continuation = continuation
    }

    func perform(in db: Database) throws {
        do {
            try db.connection.savepoint()
            let value = try body(db)
            try db.connection.release()
            outcome.withLock { $0 = .success(value) }
        } catch {
            // Disc full, I/O errors and a lost server end the transaction itself; then nobody's write stands.
            guard db.connection.isInsideTransaction else { throw error }
            try db.connection.rollbackToSavepoint()
            outcome.withLock { $0 = .failure(error) }
        }
    }

    func finish(lost: (any Error)?) {
        if let lost {
            continuation.resume(throwing: lost)
        } else {
            continuation.resume(with: outcome.withLock { $0 })
        }
    }
}
