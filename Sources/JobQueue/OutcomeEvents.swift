public import Logging
public import QueueVocabulary
public import Redis
import RedisAddresses
import RedisReplies
import Sealing
import Synchronization

/// The stream of outcomes of one shard, read by whoever records them.
///
/// Every event is delivered until it is acknowledged. All web processes read under one consumer name, so none is
/// stranded when one of them dies: ``claimStale(idle:)`` brings it back. Recording twice must be harmless.
public final class OutcomeEvents: Sendable {
    private struct State {
        var entries = UnendedEntries()
        /// Read with others of its entry, and not yet asked for.
        var surplus: [OutcomeEvent] = []
    }

    private let queue: JobQueue
    private let redis: RedisClient
    private let keys: QueueKeys
    private let stream: RedisArgument
    private let resultTTL: Duration
    private let logger: Logger
    private let state = Mutex(State())

    /// The events of every shard of a queue, each on a connection of its own because reading blocks.
    public static func ofAllShards(_ queue: JobQueue, logger: Logger) -> [OutcomeEvents] {
        queue.shards.indices.map { OutcomeEvents(queue, shard: $0, logger: logger) }
    }

    /// The events of a shard of a queue.
    public init(_ queue: JobQueue, shard: Int = 0, logger: Logger) {
        self.queue = queue
        redis = RedisClient(queue.redis.configuration.named("recorder"), logger: logger)
        keys = queue.shards[shard]
        stream = .string(keys.events)
        resultTTL = queue.configuration.resultTTL
        self.logger = logger
    }

    /// Runs tasks where replies arrive, which then need no hop between threads.
    public var executor: LoopTaskExecutor { redis.executor }

    /// Waits for events that nobody has read.
    /// - Parameters:
    ///   - block: How long to wait when there are none; at least 1 ms.
    ///   - count: How many at most.
    /// - Returns: The events; empty if none came.
    /// - Throws: ``QueueError``.
    public func read(block: Duration = .seconds(2), count: Int = 200) async throws(QueueError) -> [OutcomeEvent] {
        if state.withLock({ $0.surplus.isEmpty }) {
            // A busy worker tells of up to 64 jobs in an entry.
            let entries = max(1, count / (QueueConfiguration.batch / 2))
            let command: [RedisArgument] = [
                "XREADGROUP", "GROUP", .string(QueueKeys.eventGroup), .string(QueueKeys.recorder), "COUNT",
                .integer(entries), "BLOCK", .integer(max(1, block.wholeMilliseconds)), "STREAMS", stream, ">",
            ]
            let reply = try await inGroup(command, timeout: block + .seconds(3))
            let found = reply.array?.first?.array.flatMap { $0.count == 2 ? $0[1].array : nil }
            let events = try await events(in: found ?? [])
            state.withLock { $0.surplus += events }
        }
        return state.withLock { state in
            defer { state.surplus.removeFirst(min(count, state.surplus.count)) }
            return Array(state.surplus.prefix(count))
        }
    }

    /// Takes back what was read by somebody and not acknowledged for 30 s.
    /// - Parameter idle: How long it must have been silent.
    /// - Returns: The events.
    /// - Throws: ``QueueError``.
    public func claimStale(idle: Duration = .seconds(30)) async throws(QueueError) -> [OutcomeEvent] {
        var found: [OutcomeEvent] = []
        var cursor = "0-0"
        repeat {
            let command: [RedisArgument] = [
                "XAUTOCLAIM", stream, .string(QueueKeys.eventGroup), .string(QueueKeys.recorder),
                .integer(idle.wholeMilliseconds), .string(cursor), "COUNT", 50,
            ]
            guard let parts = try await inGroup(command, timeout: .seconds(5)).array, parts.count >= 2,
                let next = parts[0].string, let entries = parts[1].array
            else { throw .unexpectedReply(script: "xautoclaim") }
            found += try await events(in: entries)
            cursor = next
        } while cursor != "0-0"
        return found
    }

    /// Ends events for good: they are recorded.
    ///
    /// From now on their results are kept for the queue's result TTL; see also ``JobQueue/letExpire(_:)``.
    /// - Parameter events: Those that are recorded; the others of their entries may follow later.
    /// - Throws: ``QueueError``; then they will come again.
    public func acknowledge(_ events: [OutcomeEvent]) async throws(QueueError) {
        guard !events.isEmpty else { return }
        let ttl = RedisArgument.integer(resultTTL.wholeMilliseconds)
        let recorded: [[RedisArgument]] = events.compactMap { event in
            guard case .result = event.outcome else { return nil }
            return ["PEXPIRE", .string(keys.job(event.jobID)), ttl]
        }
        try await end(events.map(\.place), after: recorded)
    }

    /// How many events are unrecorded, one for each job.
    ///
    /// Of very many it is an estimate by the first thousand entries.
    /// - Throws: ``QueueError``.
    public func unrecordedCount() async throws(QueueError) -> Int {
        let replies = try await attempt { () async throws(RedisError) -> [RedisValue] in
            try await self.redis.pipeline(UnrecordedEvents.questions(of: self.stream, sample: 1_000))
        }
        for reply in replies { if let error = reply.serverError { throw .redis(error) } }
        return UnrecordedEvents(replies).jobs
    }

    /// Ends the connection.
    public func close() async { await redis.close() }

    /// Sends a command of the group, and makes the group first if there is none (a new or emptied server).
    private func inGroup(_ command: [RedisArgument], timeout: Duration) async throws(QueueError) -> RedisValue {
        try await attempt { () async throws(RedisError) -> RedisValue in
            do throws(RedisError) {
                return try await self.redis.send(command, timeout: timeout)
            } catch {
                guard case .server("NOGROUP", _) = error else { throw error }
                self.queue.noteGroupOfOutcomes()
                _ = try await self.redis.pipeline([
                    ["XGROUP", "CREATE", self.stream, .string(QueueKeys.eventGroup), "0", "MKSTREAM"]
                ])
                return try await self.redis.send(command, timeout: timeout)
            }
        }
    }

    /// Events out of entries.
    ///
    /// What no script of ours wrote can belong to no application, and a job whose result is gone has been recorded
    /// long ago or is unknown to the queue: both are reported and ended here.
    private func events(in entries: [RedisValue]) async throws(QueueError) -> [OutcomeEvent] {
        var told: [ToldOutcome] = []
        var dropped: [OutcomeEvent.Place] = []
        for entry in entries {
            guard let parts = entry.array, parts.count == 2, let id = parts[0].string else { continue }
            if let outcomes = ToldOutcome.read(streamID: id, fields: parts[1].array ?? []) {
                told += state.withLock { state in
                    state.entries.begin(outcomes.map(\.place))
                    return outcomes.filter { state.entries.isOpen($0.place) }
                }
            } else {
                dropped.append(OutcomeEvent.Place(streamID: id, index: 0, count: 1))
            }
        }
        let events = try await completed(told, &dropped)
        if !dropped.isEmpty {
            logger.error("outcome events dropped", metadata: ["count": "\(dropped.count)"])
            try await end(dropped)
        }
        return events
    }

    /// Fetches the results that stand with their jobs.
    private func completed(
        _ told: [ToldOutcome],
        _ dropped: inout [OutcomeEvent.Place]
    ) async throws(QueueError) -> [OutcomeEvent] {
        let questions = told.filter { $0.outcome == nil }
            .map { one -> [RedisArgument] in ["HGET", .string(keys.job(one.jobID)), "result"] }
        var results = try await attempt { () async throws(RedisError) -> [RedisValue] in
            try await self.redis.pipeline(questions, timeout: .seconds(5))
        }[...]
        var events: [OutcomeEvent] = []
        for one in told {
            var outcome = one.outcome
            if outcome == nil, let reply = results.popFirst() {
                if let error = reply.serverError {
                    guard case .server("WRONGTYPE", _) = error else { throw .redis(error) }
                }
                outcome = reply.bytes.map { .result($0) }
            }
            if let outcome {
                events.append(
                    OutcomeEvent(place: one.place, jobID: one.jobID, attempt: one.attempt, outcome: outcome)
                )
            } else {
                dropped.append(one.place)
            }
        }
        return events
    }

    /// Takes the entries that are ended off the stream, after what must be done before.
    ///
    /// Deleted first: a connection that is cut between the two leaves something pending, which `XAUTOCLAIM` clears. The
    /// other way round an entry would stay that is read by nobody and counted for ever.
    private func end(
        _ places: [OutcomeEvent.Place],
        after commands: [[RedisArgument]] = []
    ) async throws(QueueError) {
        let ended = state.withLock { $0.entries.end(places) }.map { RedisArgument.string($0) }
        let endings: [[RedisArgument]] =
            ended.isEmpty
            ? [] : [["XDEL", stream] + ended, ["XACK", stream, .string(QueueKeys.eventGroup)] + ended]
        try await attempt { () async throws(RedisError) -> Void in
            let replies = try await self.redis.pipeline(commands + endings)
            for reply in replies { if let error = reply.serverError { throw error } }
        }
    }

    private func attempt<Value: Sendable>(
        _ body: () async throws(RedisError) -> Value
    ) async throws(QueueError) -> Value {
        do throws(RedisError) { return try await body() } catch { throw .redis(error) }
    }
}
