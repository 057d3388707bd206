import QueueTesting
import Redis
import RedisReplies
import Sealing
import Testing

@testable import JobQueue
@testable import QueueVocabulary

@Suite(.timeLimit(.minutes(2))) struct EnqueueTests {
    @Test func aJobWaitsAndARepeatIsTold() async throws {
        let fixture = try QueueFixture()
        let job = try fixture.job(1)
        #expect(try await fixture.queue.enqueue([job]) == [.ok(depth: 1)])
        #expect(try await fixture.queue.enqueue([job]) == [.duplicate(state: .queued)])
        #expect(try await fixture.streamLength() == 1)
        #expect(try await fixture.state(job.id) == .queued)
    }

    @Test func anotherBodyUnderTheSameIDIsAConflict() async throws {
        let fixture = try QueueFixture()
        _ = try await fixture.queue.enqueue([fixture.job(1, body: "a")])
        #expect(try await fixture.queue.enqueue([fixture.job(1, body: "b")]) == [.conflict(state: .queued)])
    }

    @Test func manyJobsAreSplitIntoBatchesAndAnsweredInOrder() async throws {
        let fixture = try QueueFixture()
        let jobs = try (1...200).map { try fixture.job($0) }
        #expect(try await fixture.queue.enqueue(jobs) == (1...200).map { .ok(depth: $0) })
        #expect(try await fixture.queue.enqueue([]).isEmpty)
    }

    @Test func aFullClassRefusesAndTheOthersDoNot() async throws {
        let fixture = try QueueFixture { $0.maximumDepth = 2 }
        let jobs = try (1...3).map { try fixture.job($0) }
        #expect(try await fixture.queue.enqueue(jobs) == [.ok(depth: 1), .ok(depth: 2), .full(depth: 2, cap: 2)])
        #expect(try await fixture.queue.enqueue([jobs[2]], to: .interactive) == [.ok(depth: 1)])
        _ = try await fixture.queue.control(.maximumDepth(0), by: note)
        #expect(try await fixture.queue.enqueue([fixture.job(4)]) == [.ok(depth: 3)])
    }

    @Test func aClosedIntakeRefusesWhatIsNew() async throws {
        let fixture = try QueueFixture()
        _ = try await fixture.queue.enqueue([fixture.job(1)])
        #expect(try await fixture.queue.control(.intakeOpen(false), by: note) == "")
        #expect(
            try await fixture.queue.enqueue([fixture.job(1), fixture.job(2)]) == [.duplicate(state: .queued), .closed]
        )
        #expect(try await fixture.queue.control(.intakeOpen(true), by: note) == "closed")
        #expect(try await fixture.queue.enqueue([fixture.job(2)]) == [.ok(depth: 2)])
    }

    @Test func aDelayedJobWaitsForItsTime() async throws {
        let fixture = try QueueFixture()
        _ = try await fixture.queue.enqueue([
            fixture.job(1, delay: .milliseconds(80)), fixture.job(2, delay: .seconds(1000)),
        ])
        #expect(try await fixture.state(jobID(1)) == .delayed)
        try await until("promoted") { try await fixture.promote()[0] == 1 }
        let entries = try await fixture.redis.send(["XRANGE", .string(fixture.keys.stream(.standard)), "-", "+"])
        let streamID = try #require(entries.array?.first?.array?.first?.string)
        let promoted = try #require(Int64(streamID.prefix { $0 != "-" }))
        let accepted = try #require(Int64(try await fixture.field("at", of: jobID(1)) ?? ""))
        #expect(promoted >= accepted + 80)
        let status = try await fixture.queue.status()
        #expect(status.waiting == 1 && status.delayed == 1)
        #expect(try #require(try await fixture.promote().last) > 900_000)
    }

    @Test func anEmptiedServerLosesNothingThatIsSentAgain() async throws {
        let fixture = try QueueFixture()
        _ = try await fixture.queue.enqueue([fixture.job(1)])
        try await fixture.redis.send(["FLUSHALL"])
        try await fixture.redis.send(["SCRIPT", "FLUSH"])
        #expect(try await fixture.queue.enqueue([fixture.job(1)]) == [.ok(depth: 1)])
    }

    @Test func atTheMemoryLimitAnEnqueueIsRefusedAsTransient() async throws {
        let fixture = try QueueFixture()
        _ = try await fixture.queue.enqueue([fixture.job(1)])
        try await fixture.redis.send(["CONFIG", "SET", "maxmemory", "1"])
        let error = await #expect(throws: QueueError.self) { try await fixture.queue.enqueue([fixture.job(2)]) }
        #expect(error?.isTransient == true)
        #expect(error?.description == "queue.redis.server.OOM")
    }

    @Test(arguments: [
        ("00000000-0000-4000-8000-00000000000a", true), ("00000000-0000-4000-8000-00000000000A", false), ("", false),
        ("00000000-0000-4000-8000-00000000000", false), ("00000000_0000-4000-8000-00000000000a", false),
        ("00000000-0000-4000-8000-0000000000\n0", false), ("00000000-0000-4000-8000-00000000000é", false),
    ])
    func aJobIDIsALowerCaseUUID(_ text: String, _ isID: Bool) { #expect((JobID(text) != nil) == isID) }
}
