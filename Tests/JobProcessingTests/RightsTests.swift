import JobQueue
import Foundation
import Logging
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
    /// The users of `deploy/redis/users.acl`, from name to rules; there they have no password yet, so that nobody can
    /// log in before the operator has set one.
    private static let users: [String: [String]] = {
        let text = (try? Repository.bytes("deploy/redis/users.acl")).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let lines = text.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 2).map(String.init) }
        return Dictionary(lines.map { ($0[1], rules(in: $0[2])) }) { $1 }
    }()

    /// Words, but for what stands in parentheses, which is one rule.
    private static func rules(in text: String) -> [String] {
        var rules: [String] = []
        for part in text.split(separator: "(", omittingEmptySubsequences: false) {
            let halves = part.split(separator: ")", maxSplits: 1, omittingEmptySubsequences: false)
            if halves.count == 2 { rules.append("(\(halves[0]))") }
            rules += (halves.last ?? "").split(separator: " ").map(String.init)
        }
        return rules
    }

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
        #expect(Set(Self.users.keys) == ["default", "web", "worker", "operator", "metrics", "admin"])
        for (name, rules) in Self.users where name != "default" {
            let words = rules + [">pw"]
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
        try await events.acknowledge(read)
        #expect(try await events.unrecordedCount() == 0)
        try await op.signal(.stop, to: processor.name)
        await run.value
        #expect(try await op.workers().isEmpty)
        #expect(try await web.inspectServer().fsync == nil)
    }

    /// What each script of the queue does with each user's rights: run, or be refused before it has changed anything.
    @Test(arguments: [
        ("web", ["enqueue", "cancel", "stat"]),
        ("worker", ["begin", "complete", "fail", "heartbeat", "promote", "reap"]),
        ("operator", ["replay", "discard", "control", "cancel", "stat"]),
        (
            "admin",
            [
                "enqueue", "begin", "complete", "fail", "heartbeat", "promote", "reap", "replay", "discard",
                "control", "cancel", "stat",
            ]
        ),
        ("metrics", []),
    ])
    func everyScriptRunsAsEveryUserWhoNeedsIt(_ user: String, _ needed: [String]) async throws {
        let fixture = try QueueFixture()
        try await makeUsers(fixture)
        try await fixture.makeGroups()
        let redis = client(user, fixture)
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
