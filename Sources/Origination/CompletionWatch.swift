import JobQueue
import ServiceLifecycle
import Synchronization

/// Wakes whoever waits for an application: when its decision has been recorded here, when another process says that it
/// is complete, and every poll interval, because a wake-up may be lost.
final class CompletionWatch: Service {
    private typealias Waiter = AsyncStream<Void>.Continuation

    private let queue: JobQueue
    private let waiters = Mutex<[JobID: [Int: Waiter]]>([:])
    private let counter = Atomic<Int>(0)

    init(queue: JobQueue) { self.queue = queue }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await ids in self.queue.completions() { self.wake(ids) }
        }
    }

    /// Wakes those who wait for these jobs; an empty list wakes everybody.
    func wake(_ ids: [JobID]) {
        waiters.withLock { waiters in
            let keys = ids.isEmpty ? Array(waiters.keys) : ids
            for id in keys { waiters[id]?.values.forEach { $0.yield() } }
        }
    }

    /// Strokes for one job until the caller lets go of them.
    func strokes(for id: JobID) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = counter.add(1, ordering: .relaxed).newValue
        waiters.withLock { $0[id, default: [:]][number] = continuation }
        continuation.onTermination = { [weak self] _ in
            self?.waiters
                .withLock { waiters in
                    waiters[id]?[number] = nil
                    if waiters[id]?.isEmpty == true { waiters[id] = nil }
                }
        }
        return stream
    }
}
