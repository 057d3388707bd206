import CoreMetrics
public import Redis
public import Sealing

// A job's life.
//
// The web process enqueues; a worker reads, begins, computes and completes. Beginning counts the attempt, and the
// attempt is the fencing token: whoever completes or fails must name it, so a worker that slept past its lease is
// refused. The lease is the idle time in the consumer group's pending list, renewed by the heartbeat from its own
// thread; a sweep takes over what has been silent for longer. Every move is one script, and each may
// be sent twice: the second is told so.
// Nothing here knows what a job is about.

/// A reliable queue on Redis Streams: the side that enqueues, asks and operates.
public final class JobQueue: Sendable {
    /// The queue's settings.
    public let configuration: QueueConfiguration
    /// The client that all calls share.
    public let redis: RedisClient
    package let keys: QueueKeys

    /// At most so many jobs go into one script, which keeps a call near 1 ms.
    package static let batch = 64

    /// A queue on a server.
    public init(redis: RedisClient, configuration: QueueConfiguration) {
        self.redis = redis
        self.configuration = configuration
        keys = QueueKeys(configuration)
    }

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
        let calls = stride(from: 0, to: jobs.count, by: Self.batch)
            .map { start in
                enqueueCall(jobs[start..<min(start + Self.batch, jobs.count)], kind)
            }
        let replies = try await evaluateAll(calls).flatMap { reply in (reply.array ?? []).map { EnqueueReply($0) } }
        let known = replies.compactMap { $0 }
        guard known.count == jobs.count else { throw .unexpectedReply(script: "enqueue") }
        count(known)
        return known
    }

    private func count(_ replies: [EnqueueReply]) {
        let counts: [String: Int] = replies.reduce(into: [:]) { $0[$1.outcome, default: 0] += 1 }
        for (outcome, number) in counts {
            Counter(label: "queue_enqueued_total", dimensions: [("queue", configuration.name), ("outcome", outcome)])
                .increment(by: number)
        }
    }

    private func enqueueCall(_ jobs: ArraySlice<NewJob>, _ kind: JobClass) -> RedisScriptCall {
        var arguments: [RedisArgument] = [.integer(configuration.maximumDepth)]
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
        let commands = ids.map { ["HMGET", .string(keys.job($0))] + JobState.fields }
        do throws(RedisError) {
            return try await redis.pipeline(commands).map { JobState($0) }
        } catch { throw .redis(error) }
    }

    /// How a class of the queue stands.
    /// - Throws: ``QueueError``.
    public func status(of kind: JobClass = .standard) async throws(QueueError) -> QueueStatus {
        let reply = try await evaluate(
            QueueScripts.stat,
            [keys.stream(kind), keys.delayed(kind), keys.dead, keys.stats, keys.control, keys.workers],
            [.string(QueueKeys.group)]
        )
        guard let status = QueueStatus(reply) else { throw .unexpectedReply(script: "stat") }
        return status
    }

    /// The ids of jobs just completed, on a connection of its own.
    ///
    /// An empty list comes at the start and after each reconnection: completions may have been missed, so look. It is a
    /// wake-up, not a record: whoever waits polls as well.
    public func completions() -> AsyncStream<[JobID]> {
        let messages = redis.subscribe(sharded: keys.done)
        return AsyncStream { continuation in
            // Ends with the subscription; cancelled, and the subscription with it, when the stream is dropped.
            let task = Task {
                for await message in messages {
                    let words = message.split(separator: UInt8(ascii: " "))
                    continuation.yield(words.compactMap { JobID(String(decoding: $0, as: UTF8.self)) })
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

    private func evaluateAll(_ calls: [RedisScriptCall]) async throws(QueueError) -> [RedisValue] {
        do throws(RedisError) {
            let replies = try await redis.evaluateAll(calls)
            for reply in replies { if let error = reply.serverError { throw error } }
            return replies
        } catch { throw .redis(error) }
    }
}

extension Duration {
    /// Milliseconds, rounded up.
    package var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
