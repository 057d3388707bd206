import JobProcessing
import JobQueue
import Logging
import Redis
import Sealing
import ServiceLifecycle
import Synchronization

/// The phases of a benchmark, each with its count of what came out.
final class BenchmarkPhases: Sendable {
    /// One phase with a worker.
    struct Outcome: Sendable {
        let rate: Double
        let note: String
        /// In nanoseconds, sorted.
        var waits: [Int64] = []

        func load(part: Double, offered: Double) -> BenchmarkReport.Load {
            func at(_ share: Double) -> Double {
                waits.isEmpty ? 0 : Double(waits[min(waits.count - 1, Int(share * Double(waits.count)))]) / 1e6
            }
            return .init(part: part, offered: offered, median: at(0.5), p99: at(0.99), longest: at(1))
        }
    }

    private let scratch: ScratchQueue
    private let plan: BenchmarkPlan
    private let work: BenchmarkWork
    private let found = Mutex<[String]>([])
    /// Numbers of jobs used so far.
    private let next = Mutex(1)

    init(scratch: ScratchQueue, plan: BenchmarkPlan, work: BenchmarkWork) {
        self.scratch = scratch
        self.plan = plan
        self.work = work
    }

    /// What was not as it must be.
    var faults: [String] { found.withLock { $0 } }

    private func numbers(_ count: Int) -> Range<Int> {
        next.withLock { next in
            defer { next += count }
            return next..<(next + count)
        }
    }

    /// Jobs a second through ENQUEUE, sealed before.
    func enqueue() async throws -> Outcome {
        var elapsed = Duration.zero
        let usage = try await usage()
        let memory = try await scratch.queue.inspectServer().usedMemory
        var rest = numbers(plan.jobs)[...]
        while !rest.isEmpty {
            let jobs = try rest.prefix(16_384).map { try scratch.job($0, work) }
            rest = rest.dropFirst(jobs.count)
            let start = ContinuousClock.now
            try await withTaskExecutorPreference(scratch.queue.redis.executor) { try await self.send(jobs) }
            elapsed += .now - start
        }
        let cost = try await self.usage().since(usage, plan.jobs)
        let bytes = try await scratch.queue.inspectServer().usedMemory - memory
        return Outcome(
            rate: Double(plan.jobs) / (elapsed / .seconds(1)),
            note: "\(cost), sealing included; a waiting job takes \(bytes / plan.jobs) B of redis"
        )
    }

    /// Seconds of processor time used so far.
    private struct Usage {
        let own: Double
        let redis: Double

        func since(_ before: Usage, _ jobs: Int) -> String {
            func cost(_ seconds: Double) -> String { decimal(seconds / Double(jobs) * 1e6) }
            return "us a job: \(cost(own - before.own)) here, \(cost(redis - before.redis)) redis"
        }
    }

    private func usage() async throws -> Usage {
        let info = try await scratch.queue.redis.send(["INFO", "cpu"]).string ?? ""
        var seconds = 0.0
        for line in info.split(whereSeparator: \.isNewline) where line.utf8.starts(with: "used_cpu_".utf8) {
            let parts = line.split(separator: ":")
            guard parts.count == 2, !parts[0].utf8.elementsEqual("used_cpu_sys_children".utf8),
                !parts[0].utf8.elementsEqual("used_cpu_user_children".utf8),
                !parts[0].utf8.elementsEqual("used_cpu_sys_main_thread".utf8),
                !parts[0].utf8.elementsEqual("used_cpu_user_main_thread".utf8)
            else { continue }
            seconds += Double(parts[1]) ?? 0
        }
        return Usage(own: ProcessorTime.current(), redis: seconds)
    }

    /// Sends jobs, so many calls in flight.
    private func send(_ jobs: [NewJob]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let batches = stride(from: 0, to: jobs.count, by: plan.batch)
                .map { Array(jobs[$0..<min($0 + plan.batch, jobs.count)]) }
            for (index, batch) in batches.enumerated() {
                if index >= plan.inFlight { try await group.next() }
                group.addTask { try await self.offer(batch) }
            }
            try await group.waitForAll()
        }
    }

    private func offer(_ batch: [NewJob]) async throws {
        let replies = try await scratch.queue.enqueue(batch)
        for reply in replies { guard case .ok = reply else { throw TrialError.refused("ENQUEUE \(reply)") } }
    }

    /// Jobs a second through a worker that finds them all waiting; their events are recorded afterwards.
    func consume() async throws -> Outcome {
        let done = Mutex(0)
        let count = plan.jobs
        let handler = handler { _ in done.withLock { $0 += 1 } }
        let usage = try await usage()
        let start = ContinuousClock.now
        var elapsed = Duration.zero
        try await running(scratch.worker(handler: handler)) {
            var status = try await self.scratch.queue.status()
            while status.done < count {
                guard status.died == 0 else { throw TrialError.refused("\(status.died) jobs, now dead letters") }
                try await Task.sleep(for: .milliseconds(5))
                status = try await self.scratch.queue.status()
            }
            elapsed = .now - start
        }
        let cost = try await self.usage().since(usage, count)
        try await record(count)
        try await checkEmpty()
        return Outcome(rate: Double(count) / (elapsed / .seconds(1)), note: cost)
    }

    /// Jobs a second from sealing to the recorded event, all in this process; at a given rate if there is one.
    func endToEnd(_ count: Int, perSecond rate: Double?) async throws -> Outcome {
        let numbers = numbers(count)
        let waits = Mutex([Int64](repeating: 0, count: count))
        let start = ContinuousClock.now
        let handler = handler { number in
            guard let rate else { return }
            let due = Duration.seconds(1) * (Double(number - numbers.lowerBound) / rate)
            let waited = (ContinuousClock.now - start - due) / .nanoseconds(1)
            waits.withLock { $0[number - numbers.lowerBound] = Int64(waited) }
        }
        let memory = ProcessorTime.residentMebibytes()
        let usage = try await usage()
        var elapsed = Duration.zero
        try await running(scratch.worker(handler: handler)) {
            async let recorded: Void = self.record(count)
            try await withTaskExecutorPreference(self.scratch.queue.redis.executor) {
                try await self.produce(numbers, perSecond: rate, since: start)
            }
            try await recorded
            elapsed = .now - start
        }
        let cost = try await self.usage().since(usage, count)
        try await checkEmpty()
        let growth = ProcessorTime.residentMebibytes() - memory
        var outcome = Outcome(
            rate: Double(count) / (elapsed / .seconds(1)),
            note: "\(cost), "
                + "memory \(growth >= 0 ? "+" : "")\(decimal(growth)) MiB"
        )
        if rate != nil { outcome.waits = waits.withLock { $0 }.sorted() }
        return outcome
    }

    private func produce(
        _ numbers: Range<Int>,
        perSecond rate: Double?,
        since start: ContinuousClock.Instant
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var (sent, calls) = (numbers.lowerBound, 0)
            while sent < numbers.upperBound {
                var end = min(sent + plan.batch, numbers.upperBound)
                if let rate {
                    let due = Int(((ContinuousClock.now - start) / .seconds(1)) * rate) + numbers.lowerBound
                    end = min(end, due)
                    guard end > sent else {
                        try await Task.sleep(for: .milliseconds(1), tolerance: .zero)
                        continue
                    }
                }
                let batch = try (sent..<end).map { try scratch.job($0, work) }
                sent = end
                calls += 1
                if calls > plan.inFlight { try await group.next() }
                group.addTask { try await self.offer(batch) }
                if rate == nil { try await makeRoom(sent) }
            }
            try await group.waitForAll()
        }
    }

    /// Closed loop: the queue holds a few thousand jobs, not all of them.
    private func makeRoom(_ sent: Int) async throws {
        while sent - recorded.withLock({ $0 }) > 8_192 { try await Task.sleep(for: .milliseconds(1)) }
    }

    /// Events recorded in all phases, in step with the numbers used.
    private let recorded = Mutex(1)

    /// Reads, opens, compares and acknowledges so many events.
    private func record(_ count: Int) async throws {
        let events = OutcomeEvents(scratch.queue, logger: scratch.logger)
        var seen = Set<JobID>()
        while seen.count < count {
            let batch = try await events.read(block: .seconds(2), count: 200)
            for event in batch {
                if !seen.insert(event.jobID).inserted { note("two results of one job") }
                guard case .result(let sealed) = event.outcome else { throw TrialError.refused("\(event.outcome)") }
                _ = try scratch.seal.openEvent(sealed, id: event.jobID, schema: 1, attempt: event.attempt)
            }
            try await events.acknowledge(batch.map(\.entryID))
            recorded.withLock { $0 += batch.count }
        }
        await events.close()
    }

    private func handler(_ begun: @escaping @Sendable (Int) -> Void) -> @Sendable (ReservedJob) -> JobResult {
        { [work] job in
            begun(ScratchQueue.number(of: job.id))
            if job.attempt > 1 { self.note("a job was computed twice") }
            guard let result = work.compute(job.body, job.id.text) else {
                return .failed(code: "work", detail: "", permanent: true)
            }
            return .completed(result)
        }
    }

    private func running(_ worker: JobProcessor, _ body: () async throws -> Void) async throws {
        let run = Task { await worker.run() }  // ended below, whatever happens
        do {
            try await body()
        } catch {
            run.cancel()
            await run.value
            throw error
        }
        try await scratch.queue.signal(.stop, to: worker.name)
        run.cancel()
        await run.value
    }

    private func checkEmpty() async throws {
        let status = try await scratch.queue.status()
        if status.waiting + status.running + status.delayed + status.dead > 0 { note("left over: \(status)") }
    }

    private func note(_ fault: String) {
        found.withLock { if $0.count < 10, !$0.contains(fault) { $0.append(fault) } }
    }
}
