import FoundationEssentials
package import JobQueue
package import Logging
package import QueueVocabulary
package import Redis
import RedisAddresses
package import RedisReplies
package import Sealing
package import TestSupport
import Testing

/// A private server with one queue, and the scripts called as a worker would.
package final class QueueFixture: Sendable {
    package let server: RedisServer
    package let redis: RedisClient
    package let queue: JobQueue
    package let seal: Seal
    package let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    package var keys: QueueKeys { queue.shards[0] }

    package init(
        options: [String] = [],
        isLimitable: Bool = false,
        on pair: RedisPair? = nil,
        of cluster: RedisCluster? = nil,
        _ change: (inout QueueConfiguration) -> Void = { _ in }
    ) throws {
        var configuration = QueueConfiguration()
        configuration.leaseMilliseconds = 400
        configuration.serverSleep = .milliseconds(50)
        configuration.drain = .seconds(5)
        configuration.slots = 2
        configuration.retryBase = .milliseconds(5)
        change(&configuration)
        server =
            try pair?.master ?? cluster?.servers[0]
            ?? RedisServer.start(options: options, isLimitable: isLimitable)
        var address = RedisConfiguration(.unixSocket(pair?.address ?? server.socketPath))
        address.cluster = cluster.map { [.host("127.0.0.1", port: $0.ports[2])] }
        redis = RedisClient(address, logger: quiet)
        queue = JobQueue(redis: redis, configuration: configuration)
        seal = try Seal(queue: configuration.name, jobKeys: testKeys("j1", 1), eventKeys: testKeys("e1", 2))
    }

    package func job(
        _ number: Int,
        body: String = "body",
        schema: Int = 1,
        delay: Duration = .zero,
        ttl: Duration? = nil
    ) throws -> NewJob {
        try NewJob(id: jobID(number), body: Array(body.utf8), schema: schema, seal: seal, delay: delay, ttl: ttl)
    }

    package func makeGroups() async throws {
        for stream in keys.streams {
            try await redis.send(["XGROUP", "CREATE", .string(stream), "g", "0", "MKSTREAM"])
        }
    }

    /// Reads as a consumer; the stream ids of what came.
    package func read(as consumer: String) async throws -> [String] {
        let reply = try await redis.send([
            "XREADGROUP", "GROUP", "g", .string(consumer), "COUNT", 64, "STREAMS", .string(keys.stream(.standard)), ">",
        ])
        let entries = reply.array?.first?.array?[1].array ?? []
        return entries.compactMap { $0.array?.first?.string }
    }

    /// BEGIN, one job a row: its entry, its id and the words of its reply.
    package func begin(
        _ jobs: [(String, JobID)],
        as consumer: String,
        reclaimed: Bool = false
    ) async throws -> [[String]] {
        let reply = try await redis.evaluate(
            QueueScripts.begin,
            keys: [keys.stream(.standard), keys.dead, keys.stats, keys.events] + jobs.map { keys.job($0.1) },
            arguments: ["g", .string(consumer), 3, reclaimed ? 1 : 0, 60_000]
                + jobs.flatMap { [.string($0.0), .string($0.1.text)] }
        )
        return zip(jobs, words(reply)).map { [$0.0, $0.1.text] + $1 }
    }

    package func complete(_ jobs: [(String, JobID, Int)], result: String = "result") async throws -> [[String]] {
        let reply = try await redis.evaluate(
            QueueScripts.complete,
            keys: [keys.stream(.standard), keys.events, keys.stats] + jobs.map { keys.job($0.1) },
            arguments: ["g", .string(keys.done)]
                + jobs.flatMap { [.string($0.0), .string($0.1.text), .integer($0.2), .string(result)] }
        )
        let rows = (reply.array ?? []).dropFirst()  // the time
        return words(.array(rows.map { $0.array == nil ? .array([$0]) : $0 }))
    }

    package func fail(
        _ sid: String,
        _ id: JobID,
        attempt: Int,
        permanent: Bool = false,
        free: Bool = false
    ) async throws -> [String] {
        let reply = try await redis.evaluate(
            QueueScripts.fail,
            keys: [
                keys.stream(.standard), keys.job(id), keys.delayed(.standard), keys.dead, keys.stats, keys.events,
            ],
            arguments: [
                "g", .string(sid), .string(id.text), .integer(attempt), "code detail", 0, permanent ? 1 : 0,
                free ? 1 : 0,
            ]
        )
        return words(.array([reply]))[0]
    }

    package func heartbeat(as consumer: String, holding: [String]) async throws -> [RedisValue] {
        let reply = try await redis.evaluate(
            QueueScripts.heartbeat,
            keys: [keys.stream(.standard), keys.workers, keys.worker(consumer), keys.signals(consumer)],
            arguments: ["g", .string(consumer), 90_000, 1, "state", "running"] + holding.map { .string($0) }
        )
        return try #require(reply.array)
    }

    package func promote() async throws -> [Int64] {
        let reply = try await redis.evaluate(
            QueueScripts.promote,
            keys: [keys.delayed(.standard), keys.stream(.standard)],
            arguments: [100]
        )
        return (reply.array ?? []).compactMap(\.integer)
    }

    /// The outcomes that the event stream tells of, as `[id, att, …]` words.
    package func events() async throws -> [[String]] {
        let reply = try await redis.send(["XRANGE", .string(keys.events), "-", "+"])
        return (reply.array ?? [])
            .flatMap { entry in
                let words = (entry.array?[1].array ?? []).map { $0.string ?? "<bytes>" }
                let starts = words.indices.filter { $0.isMultiple(of: 2) && words[$0] == "id" }
                return zip(starts, starts.dropFirst() + [words.endIndex]).map { Array(words[$0..<$1]) }
            }
    }

    package func field(_ name: String, of id: JobID) async throws -> String? {
        try await redis.send(["HGET", .string(keys.job(id)), .string(name)]).string
    }

    package func state(_ id: JobID) async throws -> JobState.Name? { try await queue.jobState([id])[0]?.state }

    package func streamLength() async throws -> Int64? {
        try await redis.send(["XLEN", .string(keys.stream(.standard))]).integer
    }

    package func pendingCount() async throws -> Int64? {
        try await redis.send(["XPENDING", .string(keys.stream(.standard)), "g"]).array?.first?.integer
    }

    private func words(_ reply: RedisValue) -> [[String]] {
        (reply.array ?? [])
            .map { row in
                (row.array ?? []).map { $0.string ?? $0.integer.map { "\($0)" } ?? "" }
            }
    }
}

package func jobID(_ number: Int) throws -> JobID {
    let digits = String(number)
    let text = "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.utf8.count) + digits
    return try #require(JobID(text))
}

package func testKeys(_ ids: String..., seed: UInt8 = 0) throws -> SealKeys { try testKeys(ids, seed) }
package func testKeys(_ id: String, _ seed: UInt8) throws -> SealKeys { try testKeys([id], seed) }

private func testKeys(_ ids: [String], _ seed: UInt8) throws -> SealKeys {
    let words = ids.enumerated()
        .map { index, id in
            let bytes = (0..<32).map { UInt8(truncatingIfNeeded: $0 * 7 + index * 31) ^ seed }
            return "\(id):\(Data(bytes).base64EncodedString())"
        }
    return try SealKeys(words.joined(separator: " "), name: "JOB_KEY")
}

package let note = OperatorNote(actor: "olga", reason: "test")

/// Asks again and again, for so long at most, until the answer is yes.
package func until(
    within limit: Duration = .seconds(20),
    _ what: String,
    _ holds: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if (try? await holds()) == true { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("not within \(limit): \(what)")
}

extension QueueFixture {
    /// A client that logs in as one of the users of `deploy/redis/users.acl`, once they have been made.
    package func client(as user: String) -> RedisClient {
        var configuration = redis.configuration
        configuration.user = user
        configuration.password = RedisUsers.password
        return RedisClient(configuration, logger: quiet)
    }
}
