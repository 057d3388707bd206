import Dispatch
import Foundation
import Storage
import Synchronization

/// Threads with a connection each, which take jobs from one queue.
///
/// libpq blocks, so it has threads of its own and never one of the concurrency pool.
final class ConnectionThreads: Sendable {
    typealias Job = @Sendable (PostgreSQLConnection?) -> Void

    private struct Queue {
        var jobs: ArraySlice<Job> = []
        var isClosed = false
    }

    /// Most jobs that wait; beyond it they are refused.
    private static let limit = 20_000

    private let queue = Mutex(Queue())
    private let waiting = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let count: Int

    init(_ count: Int, name: String, configuration: PostgreSQLConfiguration) {
        self.count = count
        for number in 1...count {
            let thread = Thread { [self] in work(PostgreSQLConnection(configuration)) }
            thread.name = "\(name)-\(number)"
            thread.start()
        }
    }

    /// Has a job done by the next free connection.
    /// - Parameter job: Gets no connection if there will be none any more.
    /// - Throws: ``StorageError/busy`` if too many wait; the job is not run then.
    func submit(_ job: @escaping Job) throws(StorageError) {
        let isClosed = try queue.withLock { (queue) throws(StorageError) in
            guard queue.jobs.count < Self.limit else { throw .busy }
            if !queue.isClosed { queue.jobs.append(job) }
            return queue.isClosed
        }
        guard isClosed else {
            waiting.signal()
            return
        }
        // Never on the caller's thread, which may hold a lock that the job wants.
        Thread { job(nil) }.start()
    }

    /// Does what waits, then ends all threads and waits for them.
    func close() { if end() { for _ in 0..<count { ended.wait() } } }

    /// Has all threads end when they have done what waits.
    /// - Returns: False if that was said before.
    @discardableResult
    func end() -> Bool {
        let wasOpen = queue.withLock { queue in
            defer { queue.isClosed = true }
            return !queue.isClosed
        }
        if wasOpen { for _ in 0..<count { waiting.signal() } }
        return wasOpen
    }

    private func work(_ connection: PostgreSQLConnection) {
        while true {
            waiting.wait()
            // A signal without a job is the end.
            guard let job = queue.withLock({ $0.jobs.popFirst() }) else { break }
            job(connection)
        }
        connection.disconnect()
        ended.signal()
    }
}
