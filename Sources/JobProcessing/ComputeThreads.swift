import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Threads that compute jobs, apart from the cooperative pool and the event loops.
///
/// A job may compute for as long as it likes: heartbeats and timeouts have threads of their own.
final class ComputeThreads<Work: Sendable>: Sendable {
    private struct State {
        var incoming: [Work] = []
        /// What is next, last first.
        var outgoing: [Work] = []
        var isStopped = false

        mutating func next() -> Work? {
            if outgoing.isEmpty {
                outgoing = incoming.reversed()
                incoming.removeAll(keepingCapacity: true)
            }
            return outgoing.popLast()
        }
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)
    private let count: Int
    private let perform: @Sendable (Work) -> Void

    /// Threads that start with ``start()``.
    /// - Parameters:
    ///   - count: How many; at least 1.
    ///   - perform: Does one piece of work.
    init(count: Int, perform: @escaping @Sendable (Work) -> Void) {
        precondition(count >= 1, "\(count) threads")
        self.count = count
        self.perform = perform
    }

    /// Starts the threads; once.
    func start() {
        for _ in 0..<count { startThread { self.run() } }
    }

    /// Takes work; done in order by the next free threads.
    func submit(_ work: [Work]) {
        state.withLock { $0.incoming += work }
        for _ in work { available.signal() }
    }

    /// Ends each thread after what it is doing; work that has not begun is dropped.
    func stop() {
        state.withLock { $0.isStopped = true }
        for _ in 0..<count { available.signal() }
    }

    private func run() {
        while true {
            available.wait()
            let (work, isStopped) = state.withLock { ($0.isStopped ? nil : $0.next(), $0.isStopped) }
            if isStopped { return }
            if let work { perform(work) }
        }
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func startThread(_ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(ThreadBody(run))  // released by the thread
    var thread = pthread_t()
    let code = pthread_create(
        &thread,
        nil,
        { argument in
            if let argument { Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run() }
            return nil
        },
        body.toOpaque()
    )
    precondition(code == 0, "pthread_create: \(code)")
    pthread_detach(thread)
}
