import JobQueue
import QueueTrials
import Redis
import Synchronization
import Workbenches

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How long jobs wait that come at a steady rate, whether the queue keeps up or not.
///
/// The worker has been at work for a moment when the clock starts: a process that is only just connecting, and a queue
/// that is only just learning how long its jobs take, is measured by nobody who asks how long jobs wait.
struct OpenLoop: Sendable {
    private let phases: BenchmarkPhases
    private let perSecond: Double
    private let waits: JobWaits
    private let warming: Range<Int>
    private let measured: Range<Int>

    /// - Parameters:
    ///   - phases: Whose queue and jobs these are.
    ///   - count: How many jobs are measured.
    ///   - perSecond: How many of them come a second.
    init(_ phases: BenchmarkPhases, count: Int, perSecond: Double) {
        self.phases = phases
        self.perSecond = perSecond
        let warming = max(1, min(4_096, count / 4))
        let numbers = phases.numbers(warming + count)
        self.warming = numbers.prefix(warming)
        measured = numbers.dropFirst(warming)
        waits = JobWaits(measured)
    }

    /// Offers the jobs and waits until all are recorded.
    func run(part: Double) async throws -> BenchmarkReport.Load {
        let handler = phases.handler { waits.note($0) }
        try await phases.running([phases.scratch.worker(handler: handler)]) {
            try await phases.together {
                try await phases.record(warming.lowerBound..<measured.upperBound)
            } and: {
                try await withTaskExecutorPreference(phases.scratch.queue.redis.executor) { try await offer() }
            }
        }
        try await phases.checkEmpty()
        return waits.load(part: part, offered: perSecond)
    }

    private func offer() async throws {
        try await offer(warming, perSecond: perSecond, since: .now)
        try await untilRecorded()
        let start = ContinuousClock.now
        waits.start(at: start, perSecond: perSecond)
        try await offer(measured, perSecond: perSecond, since: start)
    }

    private func untilRecorded() async throws {
        while phases.recorded.withLock({ $0 }) < warming.upperBound { try await Task.sleep(for: .milliseconds(5)) }
    }

    private func offer(_ numbers: Range<Int>, perSecond: Double, since start: ContinuousClock.Instant) async throws {
        let plan = phases.plan
        try await withThrowingTaskGroup(of: Void.self) { group in
            var (sent, calls) = (numbers.lowerBound, 0)
            while sent < numbers.upperBound {
                let due = Int(((ContinuousClock.now - start) / .seconds(1)) * perSecond) + numbers.lowerBound
                let end = min(sent + plan.batch, numbers.upperBound, due)
                guard end > sent else {
                    try await Task.sleep(for: .milliseconds(1), tolerance: .zero)
                    continue
                }
                let batch = try (sent..<end).map { try phases.scratch.job($0, phases.work) }
                sent = end
                calls += 1
                if calls > plan.inFlight { try await group.next() }
                group.addTask { try await phases.offer(batch) }
            }
            try await group.waitForAll()
        }
    }
}

/// When jobs were due and when they were begun.
private final class JobWaits: Sendable {
    private struct State {
        var start = ContinuousClock.now
        var perSecond = 0.0
        /// From due to computed, in nanoseconds.
        var waits: [Int64]
        /// From enqueued to computed, in milliseconds: both by this machine's wall clock.
        var queued: [Int64]
    }

    private let first: Int
    private let state: Mutex<State>

    init(_ numbers: Range<Int>) {
        first = numbers.lowerBound
        let none = [Int64](repeating: 0, count: numbers.count)
        state = Mutex(State(waits: none, queued: none))
    }

    func start(at start: ContinuousClock.Instant, perSecond: Double) {
        state.withLock { ($0.start, $0.perSecond) = (start, perSecond) }
    }

    func note(_ job: ReservedJob) {
        let index = ScratchQueue.number(of: job.id) - first
        let (now, time) = (ContinuousClock.now, wallMilliseconds())
        state.withLock { state in
            guard state.waits.indices.contains(index) else { return }
            let due = Duration.seconds(1) * (Double(index) / state.perSecond)
            state.waits[index] = Int64((now - state.start - due) / .nanoseconds(1))
            state.queued[index] = max(0, time - job.enqueuedAt)
        }
    }

    func load(part: Double, offered: Double) -> BenchmarkReport.Load {
        let (waits, queued) = state.withLock { ($0.waits.sorted(), $0.queued.sorted()) }
        func at(_ share: Double, _ sorted: [Int64]) -> Double {
            sorted.isEmpty ? 0 : Double(sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))])
        }
        return BenchmarkReport.Load(
            part: part,
            offered: offered,
            median: at(0.5, waits) / 1e6,
            p99: at(0.99, waits) / 1e6,
            longest: at(1, waits) / 1e6,
            queuedP99: at(0.99, queued)
        )
    }
}

private func wallMilliseconds() -> Int64 {
    var time = timespec()
    guard clock_gettime(CLOCK_REALTIME, &time) == 0 else { return 0 }
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
