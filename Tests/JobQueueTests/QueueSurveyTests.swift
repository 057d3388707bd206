import QueueTesting
import Redis
import RedisReplies
import Sealing
import TestSupport
import Testing

@testable import JobQueue
@testable import QueueVocabulary

@Suite(.timeLimit(.minutes(2))) struct QueueSurveyTests {
    @Test func theSampleSaysWhatThisWorkerCannotRead() async throws {
        let fixture = try QueueFixture()
        _ = try await fixture.queue.enqueue((1...96).map { try fixture.job($0) })
        _ = try await fixture.queue.enqueue((97...100).map { try fixture.job($0, schema: 4) })
        let findings = try await QueueSurvey(fixture.queue, reads: 1...3, logger: fixture.quiet).findings()
        #expect(findings.lines.last == "reads v1–v3; of the next 100 waiting, 4 are v4")
        #expect(findings.lines.first?.utf8.starts(with: "redis ".utf8) == true)
        #expect(findings.refusal == nil)
    }

    @Test(arguments: [
        ([:], 1...1, "reads v1; nothing waits"), ([1: 7], 1...2, "reads v1–v2, as all of the next 7 waiting are"),
        ([1: 7, 2: 1, 9: 2], 1...1, "reads v1; of the next 10 waiting, 1 is v2, 2 are v9"),
    ])
    func theCoverIsOneLine(_ sample: [Int: Int], _ schemas: ClosedRange<Int>, _ line: String) {
        #expect(QueueSurvey.cover(of: sample, by: schemas) == line)
    }

    @Test(arguments: ["allkeys-lru", "allkeys-random", "volatile-ttl", "volatile-lfu"])
    func aServerThatEvictsEndsTheProgram(_ policy: String) async throws {
        let fixture = try QueueFixture()
        try await fixture.redis.send(["CONFIG", "SET", "maxmemory-policy", .string(policy)])
        await #expect(throws: QueueSurvey.Refusal.evicts(policy)) {
            try await QueueSurvey(fixture.queue, logger: fixture.quiet).run()
        }
    }

    @Test func aQueueDividedOtherwiseEndsTheProgram() async throws {
        let fixture = try QueueFixture()
        try await fixture.redis.send(["HSET", .string(fixture.keys.control), "shards", 8])
        await #expect(throws: QueueSurvey.Refusal.shards(8)) {
            try await QueueSurvey(fixture.queue, logger: fixture.quiet).run()
        }
    }

    @Test func aSettingThatCountsForLessIsSaidAtTheStart() async throws {
        let fixture = try QueueFixture()
        try await fixture.redis.send(["HSET", .string(fixture.keys.control), "shards", 8])
        let configuration = try QueueConfiguration(environment: ["SERVER_SLEEP": "60"])
        let (queue, told) = (JobQueue(redis: fixture.redis, configuration: configuration), RecordedLog())
        await #expect(throws: QueueSurvey.Refusal.shards(8)) {
            try await QueueSurvey(queue, logger: told.logger).run()
        }
        #expect(told.messages.first == "SERVER_SLEEP is from 0.01 seconds to 5.0 seconds: it counts as 5.0 seconds")
    }

    @Test(arguments: [("no", false), ("everysec", true), ("always", true)])
    func whatALogIsWorthDependsOnWhoWritesItOut(_ fsync: String, _ keeps: Bool) async throws {
        let fixture = try QueueFixture()
        try await fixture.redis.send(["CONFIG", "SET", "appendonly", "yes"])
        try await fixture.redis.send(["CONFIG", "SET", "appendfsync", .string(fsync)])
        let found = try await fixture.queue.inspectServer()
        #expect(found.isAppendOnly && found.keepsWrites == keeps)
        #expect(found.failoverLoss == nil, "there is nothing to fail over to")
    }

    @Test(arguments: [("0", " MiB, without a limit (maxmemory 0)"), ("536870912", " of 512 MiB")])
    func howMuchRoomThereIsIsSaid(_ limit: String, _ words: String) async throws {
        let fixture = try QueueFixture()
        try await fixture.redis.send(["CONFIG", "SET", "maxmemory", .string(limit)])
        let found = try await fixture.queue.inspectServer()
        let room = "; never evicts; memory \(found.usedMemory >> 20)\(words)"
        #expect(found.summary.hasSuffix(room), "\(found.summary)")
    }

    @Test func whatAFailoverLosesIsSaidWhereThereIsAReplica() async throws {
        let pair = try RedisPair()
        let fixture = try QueueFixture(on: pair)
        let found = try await fixture.queue.inspectServer()
        #expect(found.replicas == 1)
        #expect(found.summary.contains(", a failover loses what its replica had not received; "), "\(found.summary)")
    }

    @Test func aServerThatIsAwayIsAskedUntilItIsBack() async throws {
        let fixture = try QueueFixture()
        // On disk before it is acknowledged, so that it is there from the server's first moment: with `everysec` a write
        // may be put off while the disk is busy.
        try await fixture.redis.send(["CONFIG", "SET", "appendfsync", "always"])
        try await fixture.redis.send(["HSET", .string(fixture.keys.control), "shards", 8])
        fixture.server.kill()
        let survey = QueueSurvey(fixture.queue, logger: fixture.quiet)
        let run = Task { try await survey.run() }
        await #expect(throws: QueueError.self) { try await survey.findings() }
        try fixture.server.restart()
        await #expect(throws: QueueSurvey.Refusal.shards(8)) { try await run.value }
    }
}
