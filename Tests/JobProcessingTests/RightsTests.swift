import JobQueue
import QueueTesting
import Sealing
import Redis
import ServiceLifecycle
import TestSupport
import Testing

@testable import JobProcessing

/// Every script is run under the rights of the user who runs it in production: a script that fails half-way for want of
/// a right is not rolled back.
@Suite(.timeLimit(.minutes(2))) struct RightsTests {
    private static let common =
        "on >pw resetkeys resetchannels +ping +hello +auth +select +time +client|setname +client|id +info"
    private static let users: [String: [String]] = [
        "web": [
            "&cr:*:done", "+ssubscribe", "+sunsubscribe",
            "(+eval +evalsha +script|load ~cr:*:s ~cr:*:j:* ~cr:*:delayed ~cr:*:dead ~cr:*:ctl ~cr:*:stats ~cr:*:workers ~cr:*:audit ~cr:rl:*)",
            "(+xadd +xlen +xdel +xpending +xrange +xinfo|groups ~cr:*:s)",
            "(+hget +hmget +hset +hdel +hexists ~cr:*:j:*)",
            "(+zadd +zrem +zcard ~cr:*:delayed)", "(+zcard %R~cr:*:dead)", "(+hget %R~cr:*:ctl %R~cr:*:stats)",
            "(+zcount %R~cr:*:workers)", "(+xadd %W~cr:*:audit)",
            "(+xgroup|create +xreadgroup +xautoclaim +xpending +xack +xdel +xlen ~cr:*:dec)", "(+pexpire ~cr:*:j:*)",
        ],
        "worker": [
            "&cr:*:done", "+spublish",
            "(+eval +evalsha +script|load ~cr:*:s ~cr:*:j:* ~cr:*:delayed ~cr:*:dead ~cr:*:dec ~cr:*:ctl ~cr:*:stats ~cr:*:workers ~cr:*:w:* ~cr:*:sig:*)",
            "(+xgroup|create +xgroup|delconsumer +xreadgroup +xautoclaim +xclaim +xpending +xack +xdel +xadd +xlen ~cr:*:s)",
            "(+hget +hmget +hset +hdel +hincrby +pexpire ~cr:*:j:*)", "(+zadd +zrem +zrange ~cr:*:delayed)",
            "(+zadd %W~cr:*:dead)", "(+xadd %W~cr:*:dec)", "(+hget %R~cr:*:ctl)", "(+hincrby ~cr:*:stats)",
            "(+zadd +zscore +zrem ~cr:*:workers)", "(+hset +pexpire ~cr:*:w:*)", "(+rpop ~cr:*:sig:*)",
            "(+zrange ~cr:*:workers)", "(+xrange ~cr:*:s)",
        ],
        "operator": [
            "(+eval +evalsha +script|load ~cr:*:s ~cr:*:j:* ~cr:*:delayed ~cr:*:dead ~cr:*:ctl ~cr:*:stats ~cr:*:workers ~cr:*:audit)",
            "(+xadd +xlen +xdel +xpending +xrange +xinfo|groups ~cr:*:s)",
            "(+hget +hmget +hgetall +hset +hdel +hexists +hincrby ~cr:*:j:*)",
            "(+zrange +zrem +zcard ~cr:*:delayed ~cr:*:dead)", "(+hget +hset ~cr:*:ctl)", "(+hget %R~cr:*:stats)",
            "(+zrange +zcount %R~cr:*:workers)", "(+hgetall %R~cr:*:w:*)", "(+lpush %W~cr:*:sig:*)",
            "(+xadd +xrange ~cr:*:audit)", "(+pexpire ~cr:*:j:*)",
        ],
    ]

    private func client(_ user: String, _ fixture: QueueFixture) -> RedisClient {
        var configuration = fixture.redis.configuration
        configuration.user = user
        configuration.password = "pw"
        return RedisClient(configuration, logger: fixture.quiet)
    }

    private func queue(_ user: String, _ fixture: QueueFixture) -> JobQueue {
        JobQueue(redis: client(user, fixture), configuration: fixture.queue.configuration)
    }

    private func makeUsers(_ fixture: QueueFixture) async throws {
        for (name, rules) in Self.users {
            let words = Self.common.split(separator: " ").map(String.init) + rules
            try await fixture.redis.send(["ACL", "SETUSER", .string(name)] + words.map { .string($0) })
        }
    }

    @Test func everyUserCanDoItsPartAndTheWholeWayWorks() async throws {
        let fixture = try QueueFixture()
        try await makeUsers(fixture)
        let (web, op) = (queue("web", fixture), queue("operator", fixture))
        let events = OutcomeEvents(web, logger: fixture.quiet)
        let processor = JobProcessor(
            redis: client("worker", fixture).configuration,
            queue: fixture.queue.configuration,
            seal: fixture.seal,
            description: WorkerDescription(version: "1", schemas: 1...1) { "m" },
            logger: fixture.quiet
        ) { job in
            switch String(decoding: job.body, as: UTF8.self) {
            case "bad": .failed(code: "body", detail: "", permanent: true)
            case "flaky" where job.attempt == 1: .failed(code: "busy", detail: "", permanent: false)
            default: .completed(job.body)
            }
        }
        var completions = web.completions().makeAsyncIterator()
        #expect(await completions.next() == [])
        let run = Task { await processor.run() }
        let jobs = try [
            fixture.job(1), fixture.job(2, body: "bad"), fixture.job(3, body: "flaky"),
            fixture.job(4, delay: .seconds(60)),
        ]
        #expect(try await web.enqueue(jobs) == (1...4).map { .ok(depth: $0) })
        #expect(await completions.next()?.isEmpty == false)
        try await until("settled") {
            try await web.jobState(jobs.map(\.id)).map { $0?.state } == [.done, .dead, .done, .delayed]
        }
        #expect(try await web.cancel(jobs[3].id, by: note) == .ok(was: .delayed))
        #expect(try await web.status().dead == 1)
        #expect(try await op.status().workers == 1)
        #expect(try await op.workers().count == 1)
        #expect(try await op.deadLetters() == [jobs[1].id])
        #expect(try await op.replay(jobs[1].id, extraAttempts: 1, by: note) == .ok)
        try await until("dead again") { try await op.deadLetters() == [jobs[1].id] }
        #expect(try await op.discard(jobs[1].id, by: note) == .ok)
        _ = try await op.control(.maximumDepth(5), by: note)
        let read = try await events.read(block: .seconds(1))
        #expect(read.count == 4)
        try await events.acknowledge(read.map(\.entryID))
        #expect(try await events.unrecordedCount() == 0)
        try await op.signal(.stop, to: processor.name)
        await run.value
        #expect(try await op.workers().isEmpty)
        #expect(try await web.inspectServer().fsync == nil)
    }

    @Test(arguments: [
        ("web", ["FLUSHALL"]), ("web", ["XREADGROUP", "GROUP", "g", "x", "STREAMS", "cr:{applications:0}:s", ">"]),
        ("web", ["XADD", "cr:{applications:0}:dec", "*", "id", "x"]),
        ("web", ["HSET", "cr:{applications:0}:ctl", "paused", "1"]),
        ("worker", ["HGETALL", "cr:rv:1"]), ("worker", ["KEYS", "*"]), ("worker", ["DEL", "cr:{applications:0}:s"]),
        ("worker", ["SET", "cr:model:champions", "x"]),
        ("operator", ["XADD", "cr:{applications:0}:dec", "*", "id", "x"]),
    ])
    func nobodyCanDoAnothersPart(_ user: String, _ command: [String]) async throws {
        let fixture = try QueueFixture()
        try await makeUsers(fixture)
        let error = await #expect(throws: RedisError.self) {
            try await client(user, fixture).send(command.map { .string($0) })
        }
        #expect(error?.description == "redis.server.NOPERM")
    }

    @Test func theServersSettingsAreInspected() async throws {
        let fixture = try QueueFixture()
        let inspection = try await fixture.queue.inspectServer()
        #expect(inspection.isAppendOnly && inspection.fsync == "everysec" && !inspection.evicts)
        #expect(inspection.summary.utf8.starts(with: "redis \(inspection.version): power loss loses at most 2 s".utf8))
        try await fixture.redis.send(["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"])
        #expect(try await fixture.queue.inspectServer().evicts)
    }
}
