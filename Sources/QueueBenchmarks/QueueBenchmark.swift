import JobQueue
public import Logging
import QueueTrials
import QueueVocabulary
public import RedisAddresses
import Sealing
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Enqueue, consume, end to end, then waits at parts of the end-to-end rate, all on scratch keys of one server, with one
// worker in this process. Every phase ends with a count: each job exactly one result, nothing left.

/// Measures the queue with work of the caller's.
public struct QueueBenchmark: Sendable {
    private let redis: RedisConfiguration
    private let plan: BenchmarkPlan
    private let work: BenchmarkWork
    private let logger: Logger
    private let progress: @Sendable (String) -> Void

    /// A benchmark on a server.
    /// - Parameters:
    ///   - redis: The server; only scratch keys are touched.
    ///   - plan: How much of it.
    ///   - work: What is computed.
    ///   - logger: Where outages are told.
    ///   - progress: Is told what is being measured.
    public init(
        redis: RedisConfiguration,
        plan: BenchmarkPlan,
        work: BenchmarkWork,
        logger: Logger,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.redis = redis
        self.plan = plan
        self.work = work
        self.logger = logger
        self.progress = progress
    }

    /// Measures.
    /// - Throws: ``TrialError``, or what Redis says.
    public func run() async throws -> BenchmarkReport {
        let scratch = try ScratchQueue(redis: redis, slots: plan.slots, shards: plan.shards, logger: logger)
        do {
            let report = try await measure(scratch)
            try await scratch.remove()
            return report
        } catch {
            try? await scratch.remove()  // the first error is the one to tell
            throw error
        }
    }

    private func measure(_ scratch: ScratchQueue) async throws -> BenchmarkReport {
        var report = BenchmarkReport(work: work.name)
        let first = try scratch.job(0, work)
        report.surroundings = [
            try await scratch.queue.inspectServer().summary,
            "\(plan.jobs) jobs, batches of \(plan.batch), \(plan.inFlight) calls in flight, \(plan.slots) compute thread(s), "
                + (plan.shards == 1 ? "" : "\(plan.shards) shards, ")
                + "payload \(first.payload.count) B, \(coreCount()) cores, 1-minute load at start \(decimal(machineLoad()))",
        ]
        let phases = BenchmarkPhases(scratch: scratch, plan: plan, work: work)
        if plan.isOfMemory {
            try await measureMemory(phases, &report)
        } else {
            try await measureSpeed(phases, &report, payload: first.payload.count)
        }
        report.isExact = phases.faults.isEmpty
        report.check =
            report.isExact
            ? "exact delivery: every job one result, each opened and compared; stream, pending list and events empty"
            : "NOT EXACT: " + phases.faults.joined(separator: "; ")
        return report
    }

    private func measureMemory(_ phases: BenchmarkPhases, _ report: inout BenchmarkReport) async throws {
        progress("\(plan.jobs) jobs waiting")
        report.rates.append(.init("enqueue", try await phases.enqueue()))
        progress("a worker and a recorder")
        report.rates.append(.init("consume and record", try await phases.drain()))
    }

    private func measureSpeed(
        _ phases: BenchmarkPhases,
        _ report: inout BenchmarkReport,
        payload: Int
    ) async throws {
        let scratch = phases.scratch
        if let program = plan.redisBenchmark {
            progress("redis-benchmark")
            let run = RedisBenchmarkRun(program: program, scratch: scratch, plan: plan, payload: payload)
            let rate = try await run.jobsPerSecond()
            report.rates.append(.init(name: "redis-benchmark, same EVALSHA", perSecond: rate, note: "jobs of ENQUEUE"))
            try await scratch.remove()
        }
        progress("enqueue")
        let enqueue = try await phases.enqueue()
        let ratio = report.rates.first.map { ", \(decimal(enqueue.rate / $0.perSecond)) of redis-benchmark" } ?? ""
        report.rates.append(.init("enqueue", enqueue, remark: ratio))
        progress("consume")
        let consume = try await phases.consume()
        report.rates.append(.init("consume", consume))
        progress("end to end")
        let whole = try await phases.endToEnd(plan.jobs)
        report.rates.append(.init("end to end", whole))
        if plan.crew > 1 {
            progress("\(plan.crew) workers")
            _ = try await phases.enqueue()
            report.rates.append(.init("\(plan.crew) workers consume", try await phases.consume(workers: plan.crew)))
        }
        for part in plan.loads {
            progress("\(Int(part * 100)) % load")
            let offered = whole.rate * part
            let loop = OpenLoop(phases, count: Int(offered * Double(plan.loadSeconds)), perSecond: offered)
            report.loads.append(try await loop.run(part: part))
        }
    }
}

/// The 1-minute load average; 0 where it is not known.
func machineLoad() -> Double {
    var loads = [0.0, 0.0, 0.0]
    return getloadavg(&loads, 3) > 0 ? loads[0] : 0
}

private func coreCount() -> Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
