public import Logging
import Redis

/// The stream of outcomes, read by whoever records them.
///
/// Every event is delivered until it is acknowledged. All web processes read under one consumer name, so none is
/// stranded when one of them dies: ``claimStale(idle:)`` brings it back. Recording twice must be harmless.
public final class OutcomeEvents: Sendable {
    private let redis: RedisClient
    private let stream: RedisArgument
    private let logger: Logger

    /// The events of a queue, on a connection of their own because reading blocks.
    public convenience init(_ queue: JobQueue) { self.init(queue, logger: Logger(label: "queue.events")) }

    /// The events of a queue, with a logger of the caller's.
    public init(_ queue: JobQueue, logger: Logger) {
        redis = RedisClient(queue.redis.configuration.named("recorder"), logger: logger)
        stream = .string(queue.keys.events)
        self.logger = logger
    }

    /// Waits for events that nobody has read.
    /// - Parameters:
    ///   - block: How long to wait when there are none; at least 1 ms.
    ///   - count: How many at most.
    /// - Returns: The events; empty if none came.
    /// - Throws: ``QueueError``.
    public func read(block: Duration = .seconds(2), count: Int = 200) async throws(QueueError) -> [OutcomeEvent] {
        let command: [RedisArgument] = [
            "XREADGROUP", "GROUP", .string(QueueKeys.eventGroup), .string(QueueKeys.recorder), "COUNT",
            .integer(count), "BLOCK", .integer(max(1, block.wholeMilliseconds)), "STREAMS", stream, ">",
        ]
        let reply = try await inGroup(command, timeout: block + .seconds(3))
        let entries = reply.array?.first?.array.flatMap { $0.count == 2 ? $0[1].array : nil }
        return try await events(in: entries ?? [])
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
                .integer(idle.wholeMilliseconds), .string(cursor), "COUNT", 200,
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
    /// - Parameter ids: Their `entryID`s.
    /// - Throws: ``QueueError``; then they will come again.
    public func acknowledge(_ ids: [String]) async throws(QueueError) {
        guard !ids.isEmpty else { return }
        let arguments = ids.map { RedisArgument.string($0) }
        try await attempt { () async throws(RedisError) -> Void in
            let replies = try await self.redis.pipeline([
                ["XACK", self.stream, .string(QueueKeys.eventGroup)] + arguments, ["XDEL", self.stream] + arguments,
            ])
            for reply in replies { if let error = reply.serverError { throw error } }
        }
    }

    /// How many events are unrecorded.
    /// - Throws: ``QueueError``.
    public func unrecordedCount() async throws(QueueError) -> Int {
        let reply = try await attempt { () async throws(RedisError) -> RedisValue in
            try await self.redis.send(["XLEN", self.stream])
        }
        return reply.integer.map { Int($0) } ?? 0
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
                _ = try await self.redis.pipeline([
                    ["XGROUP", "CREATE", self.stream, .string(QueueKeys.eventGroup), "0", "MKSTREAM"]
                ])
                return try await self.redis.send(command, timeout: timeout)
            }
        }
    }

    /// Events out of entries.
    ///
    /// What no script of ours wrote can belong to no application: it is reported and ended here.
    private func events(in entries: [RedisValue]) async throws(QueueError) -> [OutcomeEvent] {
        var events: [OutcomeEvent] = []
        var malformed: [String] = []
        for entry in entries {
            guard let parts = entry.array, parts.count == 2, let id = parts[0].string else { continue }
            if let event = OutcomeEvent(entryID: id, fields: parts[1].array ?? []) {
                events.append(event)
            } else {
                malformed.append(id)
            }
        }
        if !malformed.isEmpty {
            logger.error("malformed outcome events dropped", metadata: ["count": "\(malformed.count)"])
            try await acknowledge(malformed)
        }
        return events
    }

    private func attempt<Value: Sendable>(
        _ body: () async throws(RedisError) -> Value
    ) async throws(QueueError) -> Value {
        do throws(RedisError) { return try await body() } catch { throw .redis(error) }
    }
}
