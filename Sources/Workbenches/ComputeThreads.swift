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
package final class ComputeThreads<Work: Sendable>: Sendable {
    private enum Step {
        case work(Work), wait, end
    }

    private struct State {
        var incoming: [Work] = []
        /// What is next, last first.
        var outgoing: [Work] = []
        /// Threads that wait for work and have not been woken.
        var idleCount = 0
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
    package init(count: Int, perform: @escaping @Sendable (Work) -> Void) {
        precondition(count >= 1, "\(count) threads")
        self.count = count
        self.perform = perform
    }

    /// Starts the threads; once.
    package func start() {
        for _ in 0..<count { startThread { self.run() } }
    }

    /// Takes work; done in order by the next free threads.
    ///
    /// Only threads that wait are woken, so a busy thread goes from one piece to the next without a system call.
    package func submit(_ work: [Work]) {
        let woken = state.withLock { state in
            state.incoming += work
            let woken = min(work.count, state.idleCount)
            state.idleCount -= woken
            return woken
        }
        for _ in 0..<woken { available.signal() }
    }

    /// Ends each thread after what it is doing; work that has not begun is dropped.
    package func stop() {
        state.withLock { $0.isStopped = true }
        for _ in 0..<count { available.signal() }
    }

    private func run() {
        while true {
            let step = state.withLock { state -> Step in
                if state.isStopped { return .end }
                if let work = state.next() { return .work(work) }
                state.idleCount += 1
                return .wait
            }
            switch step {
            case .work(let work): perform(work)
            case .wait: available.wait()
            case .end: return
            }
        }
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Starts a thread that is no one else's, for calls that block.
package func startThread(_ run: @escaping @Sendable () -> Void) {
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
