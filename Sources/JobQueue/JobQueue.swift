import CoreMetrics
public import QueueVocabulary
public import Redis
import RedisReplies
public import Sealing
import Synchronization

// A job's life.
//
// The web process enqueues; a worker reads, begins, computes and completes. Beginning counts the attempt, and the
// attempt is the fencing token: whoever completes or fails must name it, so a worker that slept past its lease is
// refused. The lease is the idle time in the consumer group's pending list, renewed by the heartbeat from its own
// thread; a sweep takes over what has been silent for longer. Every move is one script, and each may
// be sent twice: the second is told so.
// A queue may be divided into shards, by job id: each is a queue in one slot of a cluster, and no script touches two.
// Nothing here knows what a job is about.

/// A reliable queue on Redis Streams: the side that enqueues, asks and operates.
public final class JobQueue: Sendable {
    /// The queue's settings.
    public let configuration: QueueConfiguration
    /// The client that all calls share.
    public let redis: RedisClient
    /// The keys of each shard.
    package let shards: [QueueKeys]
    private let groupsMade = Atomic(0)

    /// A queue on a server.
    public init(redis: RedisClient, configuration: QueueConfiguration) {
        self.redis = redis
        self.configuration = configuration
        shards = (0..<configuration.shards).map { QueueKeys(configuration, shard: $0) }
    }

    /// How often a reader of outcomes found no consumer group and made one: for a new queue, or one that has lost it.
    package var groupsOfOutcomesMade: Int { groupsMade.load(ordering: .relaxed) }

    func noteGroupOfOutcomes() { groupsMade.add(1, ordering: .relaxed) }

    /// The keys of the shard in which a job lives.
    package func keys(of id: JobID) -> QueueKeys { shards[id.shard(of: shards.count)] }

    /// Hands jobs in.
    ///
    /// May be repeated whenever its fate is in doubt.
    /// - Parameters:
    ///   - jobs: The jobs.
    ///   - kind: The class they wait in.
    /// - Returns: One reply per job, in order.
    /// - Throws: ``QueueError``; then any of the jobs may have been taken.
    public func enqueue(
        _ jobs: [NewJob],
        to kind: JobClass = .standard
    ) async throws(QueueError) -> [EnqueueReply] {
        let batches = batches(of: jobs.map(\.id))
        let calls = batches.map { enqueueCall($0.places.map { jobs[$0] }, kind, shards[$0.shard]) }
        var replies = [EnqueueReply?](repeating: nil, count: jobs.count)
        for (batch, reply) in zip(batches, try await evaluateEach(calls)) {
            let answers = try await answers(to: batch.places.map { jobs[$0] }, kind, reply, shards[batch.shard])
            for (place, answer) in zip(batch.places, answers) { replies[place] = EnqueueReply(answer) }
        }
        let known = replies.compactMap { $0 }
        guard known.count == jobs.count else { throw .unexpectedReply(script: "enqueue") }
        count(known)
        return known
    }

    /// What was said of each job.
    ///
    /// A key of another type stops the script for all that came with it, so each is sent by itself then: whoever made one
    /// key unreadable holds up nobody else.
    private func answers(
        to jobs: [NewJob],
        _ kind: JobClass,
        _ reply: RedisValue,
        _ keys: QueueKeys
    ) async throws(QueueError) -> [RedisValue] {
        guard let error = reply.serverError else { return reply.array ?? [] }
        guard error.isOfWrongType else { throw .redis(error) }
        let replies = try await evaluateEach(jobs.map { enqueueCall([$0], kind, keys) })
        for reply in replies {
            if let error = reply.serverError, !error.isOfWrongType { throw .redis(error) }
        }
        return replies.map { $0.array?.first ?? $0 }
    }

    /// Which jobs go into one script: of one shard, in order.
    private func batches(of ids: [JobID]) -> [(shard: Int, places: ArraySlice<Int>)] {
        let places =
            shards.count == 1
            ? [Array(ids.indices)]
            : ids.indices.reduce(into: [[Int]](repeating: [], count: shards.count)) {
                $0[ids[$1].shard(of: shards.count)].append($1)
            }
        return places.enumerated()
            .flatMap { shard, places in
                stride(from: 0, to: places.count, by: QueueConfiguration.batch)
                    .map { (shard, places[$0..<min($0 + QueueConfiguration.batch, places.count)]) }
            }
    }

    private func count(_ replies: [EnqueueReply]) {
        let counts: [String: Int] = replies.reduce(into: [:]) { $0[$1.outcome, default: 0] += 1 }
        for (outcome, number) in counts {
            Counter(label: "queue_enqueued_total", dimensions: [("queue", configuration.name), ("outcome", outcome)])
                .increment(by: number)
        }
    }

    private func enqueueCall(_ jobs: [NewJob], _ kind: JobClass, _ keys: QueueKeys) -> RedisScriptCall {
        var arguments: [RedisArgument] = [.integer(configuration.share(of: configuration.maximumDepth))]
        for job in jobs {
            arguments += [
                .string(job.id.text), .bytes(job.payload), .string(job.fingerprint), .integer(job.schema),
                .integer(job.delay.wholeMilliseconds), .integer(job.ttl.map { max(1, $0.wholeMilliseconds) } ?? 0),
                .integer(configuration.maximumAttempts), .string(job.traceparent),
            ]
        }
        let fixed = [keys.stream(kind), keys.delayed(kind), keys.control]
        return RedisScriptCall(QueueScripts.enqueue, keys: fixed + jobs.map { keys.job($0.id) }, arguments: arguments)
    }

    /// Where jobs stand.
    /// - Returns: One state per id, in order; nil if the queue does not know the job, or no more.
    /// - Throws: ``QueueError``.
    public func jobState(_ ids: [JobID]) async throws(QueueError) -> [JobState?] {
        let commands = ids.map { ["HMGET", .string(keys(of: $0).job($0))] + JobState.fields }
        do throws(RedisError) {
            return try await redis.pipeline(commands).map { JobState($0) }
        } catch { throw .redis(error) }
    }

    /// Puts jobs back whose entries their stream has lost: workers hear of jobs by them alone.
    ///
    /// A job that has one is left as it is, and so is one that has ended. One that is put back while a worker computes it
    /// is computed twice and decided once.
    /// - Parameters:
    ///   - ids: Jobs that have not ended; they are looked at.
    ///   - kind: The class they were sent to. A replay may have put them in another: one with an entry there has not lost it.
    /// - Returns: Those that were put back.
    /// - Throws: ``QueueError``; then any may have been.
    public func restoreEntries(
        _ ids: [JobID],
        in kind: JobClass = .standard
    ) async throws(QueueError) -> [JobID] {
        let batches = batches(of: ids)
        let calls = batches.map { batch in
            let keys = shards[batch.shard]
            let ids = batch.places.map { ids[$0] }
            let classes = [kind] + JobClass.allCases.filter { $0 != kind }
            return RedisScriptCall(
                QueueScripts.restore,
                keys: classes.flatMap { [keys.stream($0), keys.delayed($0)] } + ids.map { keys.job($0) },
                arguments: ids.map { .string($0.text) }
            )
        }
        return zip(batches, try await evaluateAll(calls))
            .flatMap { batch, reply in
                zip(batch.places, reply.array ?? []).filter { $1.integer == 1 }.map { ids[$0.0] }
            }
    }

    /// Keeps results for the result TTL and no longer: they are recorded.
    ///
    /// For whoever records a result that no event told of; an event's acknowledgement does the same.
    /// - Throws: ``QueueError``; then they stay.
    public func letExpire(_ ids: [JobID]) async throws(QueueError) {
        guard !ids.isEmpty else { return }
        let ttl = RedisArgument.integer(configuration.resultTTL.wholeMilliseconds)
        do throws(RedisError) {
            // A shorter time that is set already stays.
            _ = try await redis.pipeline(ids.map { ["PEXPIRE", .string(keys(of: $0).job($0)), ttl, "NX"] })
        } catch { throw .redis(error) }
    }

    /// How a class of the queue stands.
    /// - Throws: ``QueueError``.
    public func status(of kind: JobClass = .standard) async throws(QueueError) -> QueueStatus {
        let replies = try await evaluateAll(
            shards.map { keys in
                RedisScriptCall(
                    QueueScripts.stat,
                    keys: [
                        keys.stream(kind), keys.delayed(kind), keys.dead, keys.stats, keys.control, keys.workers,
                    ],
                    arguments: [.string(QueueKeys.group)]
                )
            }
        )
        let statuses = replies.compactMap { QueueStatus($0) }
        guard var status = statuses.first, statuses.count == shards.count else {
            throw .unexpectedReply(script: "stat")
        }
        for other in statuses.dropFirst() { status.add(other) }
        return status
    }

    /// The ids of jobs just completed, on a connection of its own for each shard.
    ///
    /// An empty list comes at the start and after each reconnection: completions may have been missed, so look. It is a
    /// wake-up, not a record: whoever waits polls as well.
    public func completions() -> AsyncStream<[JobID]> {
        let channels = shards.map { redis.subscribe(sharded: $0.done) }
        return AsyncStream { continuation in
            // Ends with the subscriptions; cancelled, and they with it, when the stream is dropped.
            let task = Task(executorPreference: redis.executor) {
                await withTaskGroup(of: Void.self) { group in
                    for messages in channels {
                        group.addTask {
                            for await message in messages {
                                let words = message.split(separator: UInt8(ascii: " "))
                                continuation.yield(words.compactMap { JobID(String(decoding: $0, as: UTF8.self)) })
                            }
                        }
                    }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    func evaluate(
        _ script: RedisScript,
        _ keys: [String],
        _ arguments: [RedisArgument]
    ) async throws(QueueError) -> RedisValue {
        let replies = try await evaluateAll([RedisScriptCall(script, keys: keys, arguments: arguments)])
        guard let reply = replies.first else { throw .unexpectedReply(script: script.name) }
        return reply
    }

    func evaluateAll(_ calls: [RedisScriptCall]) async throws(QueueError) -> [RedisValue] {
        let replies = try await evaluateEach(calls)
        for reply in replies { if let error = reply.serverError { throw .redis(error) } }
        return replies
    }

    /// The replies as they are, errors of the server among them.
    private func evaluateEach(_ calls: [RedisScriptCall]) async throws(QueueError) -> [RedisValue] {
        do throws(RedisError) { return try await redis.evaluateAll(calls) } catch { throw .redis(error) }
    }
}

extension RedisError {
    /// Whether a key holds something else than what was asked of it.
    fileprivate var isOfWrongType: Bool { if case .server("WRONGTYPE", _) = self { true } else { false } }
}

extension Duration {
    /// Milliseconds, rounded up.
    package var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
