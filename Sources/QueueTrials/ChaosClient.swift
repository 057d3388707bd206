import JobQueue
import Logging
import QueueVocabulary
import Redis
import RedisReplies
import Sealing
import Synchronization

/// The client of a chaos run: accepts, sends until the queue has it, records, reconciles.
final class ChaosClient: Sendable {
    private let queue: JobQueue
    private let seal: Seal
    private let book: ChaosBook
    private let plan: ChaosPlan
    /// The events of each shard.
    let shards: [OutcomeEvents]
    private let resent = Mutex(0)
    private let repeats = Mutex((sent: 0, known: 0))

    init(queue: JobQueue, seal: Seal, book: ChaosBook, plan: ChaosPlan, logger: Logger) {
        self.queue = queue
        self.seal = seal
        self.book = book
        self.plan = plan
        shards = OutcomeEvents.ofAllShards(queue, logger: logger)
    }

    /// How often a job was sent again because the server had lost it.
    var resentCount: Int { resent.withLock { $0 } }

    /// How many jobs were sent twice though nothing was lost, and of how many the queue said that it knows them.
    var repeatCounts: (sent: Int, known: Int) { repeats.withLock { $0 } }

    func close() async { for events in shards { await events.close() } }

    private func job(_ number: Int) throws(SealError) -> NewJob {
        try NewJob(
            id: ScratchQueue.jobID(number),
            body: book.body(of: number),
            schema: plan.schema(of: number),
            seal: seal
        )
    }

    /// Accepts jobs at the planned rate and brings them to the queue, some of them twice.
    func produce() async throws {
        let start = ContinuousClock.now
        let total = plan.seconds * plan.rate
        while book.count < total || !book.unconfirmed(limit: 1).isEmpty {
            // In bursts, twice a second, so that workers hold jobs when they are killed.
            let elapsed = ((ContinuousClock.now - start) / .milliseconds(500)).rounded(.down) / 2
            let due = min(total, Int(elapsed * Double(plan.rate)))
            while book.count < due { _ = book.accept() }
            let fresh = book.unconfirmed(limit: 256)
            await send(fresh)
            await sendAgain(fresh.filter { $0.isMultiple(of: plan.repeatEvery) })
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Sends jobs once more, as an impatient client does, whatever became of the first time; counts what is said to it.
    private func sendAgain(_ numbers: [Int]) async {
        let replies = await send(numbers)
        let known = replies.count { if case .duplicate = $0 { true } else { false } }
        repeats.withLock { ($0.sent, $0.known) = ($0.sent + replies.count, $0.known + known) }
    }

    /// Sends jobs.
    /// - Returns: What was said to each; nothing without an answer.
    @discardableResult
    private func send(_ numbers: [Int]) async -> [EnqueueReply] {
        guard !numbers.isEmpty, let jobs = try? numbers.map({ try job($0) }) else { return [] }  // bodies are tiny
        // In doubt or refused: sent again with the next turn.
        guard let replies = try? await queue.enqueue(jobs) else { return [] }
        let taken = zip(numbers, replies)
            .compactMap { number, reply -> Int? in
                switch reply {
                case .ok, .duplicate: number
                case .conflict, .full, .closed, .unreadable: nil
                }
            }
        book.confirm(taken)
        return replies
    }

    /// Records the outcomes of a shard until cancelled.
    func record(_ events: OutcomeEvents) async throws {
        var claimAt = ContinuousClock.now
        while !Task.isCancelled {
            do {
                var batch = try await events.read(block: .milliseconds(200))
                if ContinuousClock.now >= claimAt {
                    batch += try await events.claimStale(idle: .seconds(2))
                    claimAt = .now + .seconds(2)
                }
                for event in batch { take(event) }
                try await events.acknowledge(batch)
            } catch {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func take(_ event: OutcomeEvent) {
        let number = ScratchQueue.number(of: event.jobID)
        switch event.outcome {
        case .why(let cause): book.refer(number, cause)
        case .result(let sealed):
            // A result that does not open decides nothing; the job then stays open, which the judge sees.
            let schema = plan.schema(of: number)
            guard let result = try? seal.openEvent(sealed, id: event.jobID, schema: schema, attempt: event.attempt)
            else { return }
            book.decide(number, result)
        }
    }

    /// Sends again what the server has lost, until cancelled.
    func reconcile() async throws {
        while !Task.isCancelled {
            try await Task.sleep(for: .seconds(1))
            let open = book.open(olderThan: .seconds(2))
            // No answer: the server is away, and the next turn comes soon.
            guard !open.isEmpty, let states = try? await queue.jobState(open.map { ScratchQueue.jobID($0) }) else {
                continue
            }
            let missing = zip(open, states).filter { $1 == nil }.map(\.0)
            resent.withLock { $0 += missing.count }
            await send(missing)
            for (number, state) in zip(open, states) {
                guard let state, state.state.isFinal else { continue }
                settle(number, state)
            }
        }
    }

    private func settle(_ number: Int, _ state: JobState) {
        let id = ScratchQueue.jobID(number)
        guard let sealed = state.result else { return book.refer(number, state.why ?? state.state.rawValue) }
        // As with an event.
        guard let result = try? seal.openEvent(sealed, id: id, schema: plan.schema(of: number), attempt: state.attempt)
        else { return }
        book.decide(number, result)
    }

    /// The running jobs of a worker's process with their attempts.
    func jobs(ofWorker pid: Int32) async -> [Int: Int] { await runningJobs()[pid] ?? [:] }

    /// The running jobs of each worker's process with their attempts.
    func runningJobs() async -> [Int32: [Int: Int]] {
        let open = book.open(olderThan: .zero)
        let commands = open.map { number -> [RedisArgument] in
            let id = ScratchQueue.jobID(number)
            return ["HMGET", .string(queue.keys(of: id).job(id)), "state", "w", "att"]
        }
        // No answer: the server is away, and nothing is known of the worker's jobs.
        guard let replies = try? await queue.redis.pipeline(commands) else { return [:] }
        var found: [Int32: [Int: Int]] = [:]
        for (number, reply) in zip(open, replies) {
            guard let parts = reply.array, parts.count == 3, parts[0].string == "running",
                let pid = parts[1].string?.split(separator: "-").dropLast().last.flatMap({ Int32($0) })
            else { continue }
            found[pid, default: [:]][number] = parts[2].integer.map { Int($0) } ?? 0
        }
        return found
    }

    /// Those of the jobs that no worker has taken up since.
    func stillWaiting(_ jobs: [Int: Int]) async -> [Int: Int] {
        let numbers = Array(jobs.keys)
        guard let states = try? await queue.jobState(numbers.map { ScratchQueue.jobID($0) }) else { return jobs }
        var waiting: [Int: Int] = [:]
        for (number, state) in zip(numbers, states) {
            // Gone with the server's data: the reconciler's business, not the lease's.
            if let state, state.state == .running, state.attempt == jobs[number] { waiting[number] = state.attempt }
        }
        return waiting
    }

    /// Loses all data; if the server is away, another fault is at work already.
    func emptyServer() async { _ = try? await queue.redis.send(["FLUSHALL"]) }

    /// Leaves no memory for so long: new jobs are refused, running ones must end.
    func fillServer(for duration: Duration) async throws {
        // Without an answer nothing was set, or it is set back below.
        _ = try? await queue.redis.send(["CONFIG", "SET", "maxmemory", "1"])
        try await Task.sleep(for: duration)
        // On a busy machine an answer may come too late; a server that stayed full would spoil the rest.
        let deadline = ContinuousClock.now + .seconds(20)
        while true {
            do throws(RedisError) {
                try await queue.redis.send(["CONFIG", "SET", "maxmemory", "0"])
                return
            } catch {
                guard ContinuousClock.now < deadline else { throw error }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// Cuts all connections; the answer to this goes with its own.
    func cutConnections() async { _ = try? await queue.redis.send(["CLIENT", "KILL", "TYPE", "normal"]) }

    /// Entries of stream, pending list, schedules and events.
    func leftOver() async throws -> [Int] {
        let status = try await queue.status()
        var unrecorded = 0
        for events in shards { unrecorded += try await events.unrecordedCount() }
        return [status.waiting, status.running, status.delayed, unrecorded]
    }
}
