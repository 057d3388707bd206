import JobQueue
import QueueReadings
import QueueTesting
import QueueVocabulary
import Redis
import RedisReplies
import Sealing
import TestSupport
import Testing

@Suite struct QueueReaderTests {
    @Test func `A reading tells what waits, runs and died, and by what cause`() async throws {
        let fixture = try QueueFixture()
        try await fixture.makeGroups()
        let reader = QueueReader(fixture.queue)
        _ = try await fixture.queue.enqueue((1...4).map { try fixture.job($0, schema: 2) })
        let sids = try await fixture.read(as: "w1")
        _ = try await fixture.begin(try zip(sids, 1...4).map { ($0, try jobID($1)) }, as: "w1")
        _ = try await fixture.fail(sids[0], try jobID(1), attempt: 1, permanent: true)
        _ = try await fixture.complete([(sids[1], try jobID(2), 1)])
        _ = try await fixture.heartbeat(as: "w1", holding: [])
        let reading = try await reader.read()
        #expect(reading.running == 2 && reading.dead == 1 && reading.done == 1 && reading.died == 1)
        #expect(reading.classes[1].entriesAdded == 4)
        #expect(reading.nextDueMilliseconds == nil, "nothing is delayed")
        _ = try await fixture.queue.enqueue([try fixture.job(5, delay: .seconds(600))])
        _ = try await fixture.queue.enqueue([try fixture.job(6, delay: .seconds(60))], to: .bulk)
        let next = try #require(try await reader.read().nextDueMilliseconds)
        #expect((1...60_000).contains(next))
        #expect(reading.unrecordedEvents == 2)
        #expect(reading.newestSchema == 2)
        #expect(reading.workers.map(\.name) == ["w1"] && reading.living.count == 1)
        #expect(reading.roundTripMicroseconds > 0)
        #expect(try await reader.deadByCause() == ["code": 1])
        #expect(try await reader.deadLetters(cause: "code", limit: 5).map(\.id) == [try jobID(1)])
        let letters = try await reader.deadLetters(cause: "code", limit: 5)
        #expect(letters.map(\.detail) == ["detail"])
        #expect(reading.leaseMilliseconds == fixture.queue.configuration.leaseMilliseconds)
        #expect(try await reader.deadLetters(since: reading.now + 60_000, limit: 5).isEmpty)
        #expect(try await reader.deadLetters(cause: "poison", limit: 5).isEmpty)
        #expect(try await reader.jobs(in: .running, limit: 10).map(\.id) == [try jobID(3), try jobID(4)])
    }

    @Test func `Outcomes that wait are counted by job, not by entry`() async throws {
        let fixture = try QueueFixture()
        try await fixture.makeGroups()
        _ = try await fixture.queue.enqueue((1...5).map { try fixture.job($0) })
        let sids = try await fixture.read(as: "w1")
        _ = try await fixture.begin(try zip(sids, 1...5).map { ($0, try jobID($1)) }, as: "w1")
        _ = try await fixture.complete(try (0..<4).map { (sids[$0], try jobID($0 + 1), 1) })
        _ = try await fixture.fail(sids[4], try jobID(5), attempt: 1, permanent: true)
        #expect(try await fixture.redis.send(["XLEN", .string(fixture.keys.events)]).integer == 2)
        #expect(try await QueueReader(fixture.queue).read().unrecordedEvents == 5)
        // Beyond the hundred entries that are looked at it is an estimate by those; these are 401.
        let entry: [RedisArgument] = ["XADD", .string(fixture.keys.events), "*"]
        let told: [RedisArgument] = ["id", .string(try jobID(9).text), "att", 1]
        for _ in 0..<198 { try await fixture.redis.send(entry + told + told) }
        let estimate = try await QueueReader(fixture.queue).read().unrecordedEvents
        #expect((399...405).contains(estimate), "\(estimate)")
    }

    /// As many as can be sent back to work or discarded at once.
    @Test func `Thousands of dead letters are counted by their causes`() async throws {
        let fixture = try QueueFixture()
        for cause in ["body", "feature"] {
            let ids = try (1...(cause == "body" ? 1_100 : 400)).map { try jobID(cause == "body" ? $0 : 5_000 + $0) }
            try await fixture.redis.pipeline(
                ids.map { id in
                    ["HSET", .string(fixture.keys.job(id)), "state", "dead", "why", "permanent", "err", .string(cause)]
                }
            )
            let scored = ids.enumerated().flatMap { [RedisArgument.integer($0), .string($1.text)] }
            try await fixture.redis.send(["ZADD", .string(fixture.keys.dead)] + scored)
        }
        #expect(try await QueueReader(fixture.queue).deadByCause() == ["body": 1_100, "feature": 400])
    }

    @Test func `A timeline tells the steps and never the body`() async throws {
        let fixture = try QueueFixture()
        try await fixture.makeGroups()
        let reader = QueueReader(fixture.queue)
        #expect(try await reader.timeline(of: try jobID(1)) == nil)
        _ = try await fixture.queue.enqueue([try fixture.job(1, body: "confidential")])
        let waiting = try #require(try await reader.timeline(of: try jobID(1)))
        #expect(waiting.steps.map(\.event) == ["accepted"])
        #expect((waiting.payloadBytes ?? 0) > 12)
        #expect(try await reader.jobs(in: .waiting, limit: 10).map(\.id) == [try jobID(1)])
        let sids = try await fixture.read(as: "w1")
        _ = try await fixture.begin([(sids[0], try jobID(1))], as: "w1")
        _ = try await fixture.fail(sids[0], try jobID(1), attempt: 1, permanent: true)
        let dead = try #require(try await reader.timeline(of: try jobID(1)))
        #expect(dead.state == "dead" && dead.attempts == 1)
        #expect(Set(dead.steps.map(\.event)) == ["accepted", "begun, attempt 1", "failed", "dead"])
        #expect(!"\(dead)".contains("confidential"))
    }

    @Test(arguments: ["web", "operator"])
    func `Whoever watches has the right to all that is read`(_ user: String) async throws {
        let fixture = try QueueFixture()
        try fixture.server.makeUsers()
        try await fixture.makeGroups()
        _ = try await fixture.queue.enqueue((1...3).map { try fixture.job($0, schema: 2) })
        let sids = try await fixture.read(as: "w1")
        _ = try await fixture.begin(try zip(sids, 1...3).map { ($0, try jobID($1)) }, as: "w1")
        _ = try await fixture.fail(sids[0], try jobID(1), attempt: 1, permanent: true)
        _ = try await fixture.heartbeat(as: "w1", holding: [])
        _ = try await fixture.queue.enqueue([try fixture.job(4, delay: .seconds(60))])
        let whole = try await QueueReader(fixture.queue).read()
        let queue = JobQueue(redis: fixture.client(as: user), configuration: fixture.queue.configuration)
        let reader = QueueReader(queue)
        var reading = try await reader.read()
        #expect(reading.classes.map(\.entriesAdded) == whole.classes.map(\.entriesAdded))
        #expect(reading.classes.map(\.nextDue) == whole.classes.map(\.nextDue) && whole.nextDueMilliseconds != nil)
        #expect(reading.workers == whole.workers && reading.newestSchema == whole.newestSchema)
        #expect(reading.unrecordedEvents == 1 && reading.oldestEventMilliseconds > 0)
        #expect(try await reader.deadByCause() == ["code": 1])
        #expect(try await queue.inspectServer().version.utf8.isEmpty == false)
        guard user == "operator" else { return }
        #expect(try await reader.timeline(of: jobID(2))?.payloadBytes != nil)
        #expect(try await reader.jobs(in: .running, limit: 5).count == 2)
        reading = try await reader.read()
        // CONFIG alone is refused, and is not needed.
        let refused = try fixture.server.commandLine(["ACL", "LOG"])
        #expect(refused.split(separator: "\n").filter { $0 == "object" }.count == 1, "\(refused)")
    }
}
