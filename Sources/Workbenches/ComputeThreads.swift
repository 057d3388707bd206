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
package final class ComputeThreads: Sendable {
    private enum Step {
        case job(BegunJob), wait, end
    }

    private struct State {
        var incoming: [BegunJob] = []
        /// What is next, last first.
        var outgoing: [BegunJob] = []
        /// Threads that wait for work and have not been woken.
        var idleCount = 0
        var isStopped = false

        mutating func next() -> BegunJob? {
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
    private let perform: @Sendable (BegunJob) -> Void

    /// Threads that start with ``start()``.
    /// - Parameters:
    ///   - count: How many; at least 1.
    ///   - perform: Computes one job.
    package init(count: Int, perform: @escaping @Sendable (BegunJob) -> Void) {
        precondition(count >= 1, "\(count) threads")
        self.count = count
        self.perform = perform
    }

    /// Starts the threads; once.
    package func start() {
        for _ in 0..<count { startThread { self.run() } }
    }

    /// Takes jobs; computed in order by the next free threads.
    ///
    /// Only threads that wait are woken, so a busy thread goes from one job to the next without a system call.
    package func submit(_ jobs: [BegunJob]) {
        let woken = state.withLock { state in
            state.incoming += jobs
            let woken = min(jobs.count, state.idleCount)
            state.idleCount -= woken
            return woken
        }
        for _ in 0..<woken { available.signal() }
    }

    /// Ends each thread after what it is doing; jobs that have not begun are dropped.
    package func stop() {
        state.withLock { $0.isStopped = true }
        for _ in 0..<count { available.signal() }
    }

    private func run() {
        while true {
            let step = state.withLock { state -> Step in
                if state.isStopped { return .end }
                if let job = state.next() { return .job(job) }
                state.idleCount += 1
                return .wait
            }
            switch step {
            case .job(let job): perform(job)
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
