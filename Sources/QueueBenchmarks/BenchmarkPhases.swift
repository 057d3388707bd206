import JobProcessing
import JobQueue
import Logging
import QueueTrials
import QueueVocabulary
import Redis
import Sealing
import ServiceLifecycle
import Synchronization
import Workbenches

/// The phases of a benchmark, each with its count of what came out.
final class BenchmarkPhases: Sendable {
    /// One phase with a worker.
    struct Outcome: Sendable {
        let rate: Double
        var note: String
        var commands: [CommandProfile.Share] = []
    }

    let scratch: ScratchQueue
    let plan: BenchmarkPlan
    let work: BenchmarkWork
    private let found = Mutex<[String]>([])
    /// Numbers of jobs used so far.
    private let next = Mutex(1)
    /// The jobs that were enqueued and not yet taken.
    let waiting = Mutex(0..<0)
    /// Processor time of the work itself, in nanoseconds.
    private let computing = Atomic(0)

    init(scratch: ScratchQueue, plan: BenchmarkPlan, work: BenchmarkWork) {
        self.scratch = scratch
        self.plan = plan
        self.work = work
    }

    /// What was not as it must be.
    var faults: [String] { found.withLock { $0 } }

    func numbers(_ count: Int) -> Range<Int> {
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
        let all = numbers(plan.jobs)
        waiting.withLock { $0 = all }
        var rest = all[...]
        while !rest.isEmpty {
            let jobs = try rest.prefix(16_384).map { try scratch.job($0, work) }
            rest = rest.dropFirst(jobs.count)
            let start = ContinuousClock.now
            try await withTaskExecutorPreference(scratch.queue.redis.executor) { try await self.send(jobs) }
            elapsed += .now - start
        }
        let now = try await self.usage()
        let bytes = try await scratch.queue.inspectServer().usedMemory - memory
        return Outcome(
            rate: Double(plan.jobs) / (elapsed / .seconds(1)),
            note: now.text(since: usage, jobs: plan.jobs)
                + ", sealing included; a waiting job takes \(bytes / plan.jobs) B of redis, "
                + "all of them \(decimal(Double(bytes) / 1e9)) GB",
            commands: now.commands(since: usage, jobs: plan.jobs)
        )
    }

    func usage() async throws -> ProcessorUse { try await ProcessorUse(scratch.queue.redis) }

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

    func offer(_ batch: [NewJob]) async throws {
        let replies = try await scratch.queue.enqueue(batch)
        for reply in replies { guard case .ok = reply else { throw TrialError.refused("ENQUEUE \(reply)") } }
    }

    /// Jobs a second through workers that find them all waiting; their events are recorded afterwards.
    ///
    /// The workers are in this process, each with connections and threads of its own.
    func consume(workers crew: Int = 1) async throws -> Outcome {
        let jobs = waiting.withLock { $0 }
        let tally = CrewTally(jobs, workers: crew)
        let workers = (0..<crew)
            .map { worker in
                scratch.worker(handler: handler { tally.count(ScratchQueue.number(of: $0.id), by: worker) })
            }
        let before = try await scratch.queue.status().done
        let usage = try await usage()
        computing.store(0, ordering: .relaxed)
        let start = ContinuousClock.now
        var elapsed = Duration.zero
        try await running(workers) {
            var status = try await self.scratch.queue.status()
            while status.done - before < jobs.count {
                guard status.died == 0 else { throw TrialError.refused("\(status.died) jobs, now dead letters") }
                try await Task.sleep(for: .milliseconds(20))
                status = try await self.scratch.queue.status()
            }
            elapsed = .now - start
        }
        let now = try await self.usage()
        if let fault = tally.fault { note(fault) }
        try await record(jobs)
        try await checkEmpty()
        let work = Double(computing.load(ordering: .relaxed)) / Double(jobs.count) / 1e3
        return Outcome(
            rate: Double(jobs.count) / (elapsed / .seconds(1)),
            note: now.text(since: usage, jobs: jobs.count) + ", of which \(decimal(work)) the work itself"
                + (crew > 1 ? "; \(tally.fairness)" : ""),
            commands: now.commands(since: usage, jobs: jobs.count)
        )
    }

    /// Jobs a second through a worker that finds them all waiting while a recorder takes what it brings, and how the
    /// memory of this process, worker and recorder, grows over it.
    func drain() async throws -> Outcome {
        let jobs = waiting.withLock { $0 }
        let samples = MemorySlope(jobs: jobs.count)
        let usage = try await usage()
        let start = ContinuousClock.now
        var elapsed = Duration.zero
        try await running([scratch.worker(handler: handler { _ in })]) {
            try await self.record(jobs, samples: samples)
            elapsed = .now - start
        }
        let now = try await self.usage()
        try await checkEmpty()
        return Outcome(
            rate: Double(jobs.count) / (elapsed / .seconds(1)),
            note: now.text(since: usage, jobs: jobs.count) + samples.text
        )
    }

    /// Jobs a second from sealing to the recorded event, all in this process.
    func endToEnd(_ count: Int) async throws -> Outcome {
        let numbers = numbers(count)
        let start = ContinuousClock.now
        let samples = MemorySlope(jobs: count)
        let usage = try await usage()
        var elapsed = Duration.zero
        try await running([scratch.worker(handler: handler { _ in })]) {
            try await together {
                try await self.record(numbers, samples: samples)
            } and: {
                try await withTaskExecutorPreference(self.scratch.queue.redis.executor) {
                    try await self.produce(numbers)
                }
            }
            elapsed = .now - start
        }
        let now = try await self.usage()
        try await checkEmpty()
        return Outcome(
            rate: Double(count) / (elapsed / .seconds(1)),
            note: now.text(since: usage, jobs: count) + samples.text,
            commands: now.commands(since: usage, jobs: count)
        )
    }

    private func produce(_ numbers: Range<Int>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (call, first) in stride(from: numbers.lowerBound, to: numbers.upperBound, by: plan.batch).enumerated() {
                let end = min(first + plan.batch, numbers.upperBound)
                let batch = try (first..<end).map { try scratch.job($0, work) }
                if call >= plan.inFlight { try await group.next() }
                group.addTask { try await self.offer(batch) }
                try await makeRoom(end)
            }
            try await group.waitForAll()
        }
    }

    /// Closed loop: the queue holds a few thousand jobs, not all of them.
    private func makeRoom(_ sent: Int) async throws {
        while sent - recorded.withLock({ $0 }) > 8_192 { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Events recorded in all phases, in step with the numbers used.
    let recorded = Mutex(1)

    /// Reads, opens, compares and acknowledges the events of jobs.
    func record(_ jobs: Range<Int>, samples: MemorySlope? = nil) async throws {
        let shards = OutcomeEvents.ofAllShards(scratch.queue, logger: scratch.logger)
        var (seen, count, turn) = ([Bool](repeating: false, count: jobs.count), 0, 0)
        while count < jobs.count {
            // Shard by shard in turn, so none may be waited for long while another has something.
            let events = shards[turn % shards.count]
            turn += 1
            let batch = try await events.read(block: shards.count == 1 ? .seconds(2) : .milliseconds(1), count: 200)
            for event in batch {
                let index = ScratchQueue.number(of: event.jobID) - jobs.lowerBound
                guard seen.indices.contains(index) else { throw TrialError.refused("a result of another phase") }
                if seen[index] { note("two results of one job") } else { count += 1 }
                seen[index] = true
                guard case .result(let sealed) = event.outcome else { throw TrialError.refused("\(event.outcome)") }
                _ = try scratch.seal.openEvent(sealed, id: event.jobID, schema: 1, attempt: event.attempt)
            }
            try await events.acknowledge(batch)
            recorded.withLock { $0 += batch.count }
            samples?.sample(after: count)
        }
        for events in shards { await events.close() }
    }

    func handler(_ begun: @escaping @Sendable (ReservedJob) -> Void) -> @Sendable (ReservedJob) -> JobResult {
        { [work] job in
            let number = ScratchQueue.number(of: job.id)
            begun(job)
            if job.attempt > 1 { self.note("a job was computed twice") }
            // One of sixteen: asking what a thread has used is a system call.
            let isTimed = number.isMultiple(of: 16)
            let before = isTimed ? ProcessorTime.ofThisThread() : 0
            let result = work.compute(job.body, job.id.text)
            if isTimed { self.computing.add(16 * (ProcessorTime.ofThisThread() - before), ordering: .relaxed) }
            guard let result else {
                return .failed(code: "work", detail: "", permanent: true)
            }
            return .completed(result)
        }
    }

    func running(_ workers: [JobProcessor], _ body: () async throws -> Void) async throws {
        let runs = workers.map { worker in Task { await worker.run() } }  // ended below, whatever happens
        do {
            try await body()
        } catch {
            for run in runs { run.cancel() }
            for run in runs { await run.value }
            throw error
        }
        for worker in workers { try await scratch.queue.signal(.stop, to: worker.name) }
        for run in runs { run.cancel() }
        for run in runs { await run.value }
    }

    /// Two works at once; when one fails the other is cancelled, for it may be waiting for what will not come.
    func together(
        _ one: @escaping @Sendable () async throws -> Void,
        and other: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await one() }
            group.addTask { try await other() }
            for try await _ in group {}
        }
    }

    func checkEmpty() async throws {
        let status = try await scratch.queue.status()
        if status.waiting + status.running + status.delayed + status.dead > 0 { note("left over: \(status)") }
    }

    func note(_ fault: String) {
        found.withLock { if $0.count < 10, !$0.contains(fault) { $0.append(fault) } }
    }
}
