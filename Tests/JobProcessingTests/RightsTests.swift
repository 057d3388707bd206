import Foundation
import JobQueue
import Logging
import QueueTesting
import QueueVocabulary
import Redis
import RedisAddresses
import RedisReplies
import Sealing
import ServiceLifecycle
import TestSupport
import Testing

@testable import JobProcessing
@testable import Workbenches

/// Every script is run under the rights of the user who runs it in production: a script that fails half-way for want of
/// a right is not rolled back.
@Suite(.timeLimit(.minutes(2))) struct RightsTests {
    private func queue(_ user: String, _ fixture: QueueFixture) -> JobQueue {
        JobQueue(redis: fixture.client(as: user), configuration: fixture.queue.configuration)
    }

    @Test func everyUserCanDoItsPartAndTheWholeWayWorks() async throws {
        let fixture = try QueueFixture()
        try fixture.server.makeUsers()
        #expect(Set(RedisUsers.rules.keys) == ["default", "web", "worker", "operator", "metrics", "admin"])
        let (web, op) = (queue("web", fixture), queue("operator", fixture))
        let events = OutcomeEvents(web, logger: fixture.quiet)
        let processor = JobProcessor(
            redis: fixture.client(as: "worker").configuration,
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
        try await events.acknowledge(read)
        #expect(try await events.unrecordedCount() == 0)
        try await op.signal(.quiet, to: "gone")
        let left = try await fixture.redis.send(["PTTL", .string(fixture.keys.signals("gone"))]).integer ?? 0
        #expect((1...90_000).contains(left))
        try await op.signal(.stop, to: processor.name)
        await run.value
        #expect(try await op.workers().isEmpty)
        let inspection = try await web.inspectServer()
        #expect(inspection.fsync == nil)
        #expect(inspection.powerLoss.contains("if appendfsync is everysec, which this user cannot read"))
    }

    /// What each script of the queue does with each user's rights: run, or be refused before it has changed anything.
    @Test(arguments: [
        ("web", ["enqueue", "cancel", "stat", "restore"]),
        ("worker", ["begin", "complete", "fail", "heartbeat", "promote", "reap"]),
        ("operator", ["replay", "discard", "control", "cancel", "stat", "restore"]),
        (
            "admin",
            [
                "enqueue", "begin", "complete", "fail", "heartbeat", "promote", "reap", "replay", "discard",
                "control", "cancel", "stat", "restore",
            ]
        ),
        ("metrics", []),
    ])
    func everyScriptRunsAsEveryUserWhoNeedsIt(_ user: String, _ needed: [String]) async throws {
        let fixture = try QueueFixture()
        try fixture.server.makeUsers()
        try await fixture.makeGroups()
        let redis = fixture.client(as: user)
        for (script, call) in try ScriptCalls(fixture).all {
            let before = try await fixture.redis.send(["DBSIZE"])
            let replies = try? await redis.evaluateAll([call])  // NOPERM at SCRIPT LOAD is thrown
            let error = replies?.first?.serverError
            if needed.contains(script) {
                #expect(replies != nil && error == nil, "\(user) \(script) \(error?.debugDescription ?? "")")
            } else if ["metrics", "worker"].contains(user) || script == "begin" || script == "complete" {
                #expect(replies == nil || error != nil, "\(user) must not run \(script)")
                #expect(try await fixture.redis.send(["DBSIZE"]) == before)
            }
        }
    }

    @Test func aServerStartsWithTheFileAndNobodyHasAPassword() async throws {
        let path = Repository.root.appendingPathComponent("deploy/redis/users.acl").path
        let server = try RedisServer.start(options: ["--aclfile", path])
        for user in ["default", "web", "worker", "operator", "metrics", "admin"] {
            var configuration = RedisConfiguration(.unixSocket(server.socketPath))
            configuration.user = user
            configuration.password = ""
            let client = RedisClient(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            await #expect(throws: RedisError.self) { try await client.send(["PING"]) }
        }
    }

    @Test(arguments: [
        ("web", ["FLUSHALL"]), ("web", ["XREADGROUP", "GROUP", "g", "x", "STREAMS", "cr:{applications:0}:s", ">"]),
        ("web", ["XADD", "cr:{applications:0}:dec", "*", "id", "x"]),
        ("web", ["HSET", "cr:{applications:0}:ctl", "paused", "1"]),
        ("web", ["LPUSH", "cr:{applications:0}:sig:w", "stop"]), ("web", ["SET", "cr:model:champions", "x"]),
        ("web", ["ZREM", "cr:{applications:0}:dead", "x"]), ("web", ["HSET", "cr:{applications:0}:w:x", "state", "x"]),
        ("worker", ["HGETALL", "cr:rv:1"]), ("worker", ["KEYS", "*"]), ("worker", ["DEL", "cr:{applications:0}:s"]),
        ("worker", ["SET", "cr:model:champions", "x"]),
        ("operator", ["XADD", "cr:{applications:0}:dec", "*", "id", "x"]),
        ("web", ["KEYS", "*"]), ("web", ["CONFIG", "GET", "*"]), ("web", ["ACL", "LIST"]),
        ("web", ["XTRIM", "cr:{applications:0}:s", "MAXLEN", "0"]), ("web", ["DEL", "cr:{applications:0}:s"]),
        ("worker", ["FLUSHALL"]), ("worker", ["CONFIG", "SET", "dir", "/tmp"]), ("worker", ["SCRIPT", "FLUSH"]),
        ("worker", ["XTRIM", "cr:{applications:0}:s", "MAXLEN", "0"]), ("worker", ["GET", "cr:rl:1"]),
        ("operator", ["FLUSHDB"]), ("operator", ["KEYS", "*"]), ("operator", ["CONFIG", "SET", "dir", "/tmp"]),
        ("operator", ["DEL", "cr:{applications:0}:s"]), ("operator", ["GET", "cr:rv:1"]), ("operator", ["SHUTDOWN"]),
        ("metrics", ["FLUSHALL"]), ("metrics", ["HGETALL", "cr:{applications:0}:j:x"]), ("metrics", ["KEYS", "*"]),
        ("metrics", ["XADD", "cr:{applications:0}:s", "*", "id", "x"]),
        ("metrics", ["XRANGE", "cr:{applications:0}:dec", "-", "+"]),
    ])
    func nobodyCanDoAnothersPart(_ user: String, _ command: [String]) async throws {
        let fixture = try QueueFixture()
        try fixture.server.makeUsers()
        let error = await #expect(throws: RedisError.self) {
            try await fixture.client(as: user).send(command.map { .string($0) })
        }
        #expect(error?.description == "redis.server.NOPERM")
    }

    @Test func aServerWithoutTheCommandForItsSettingsIsInspected() async throws {
        let fixture = try QueueFixture(options: ["--rename-command", "CONFIG", ""])
        let inspection = try await fixture.queue.inspectServer()
        #expect(inspection.fsync == nil && inspection.isAppendOnly)
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
