import QueueTesting
import Redis
import RedisReplies
import Sealing
import Testing

@testable import JobQueue
@testable import QueueVocabulary

@Suite(.timeLimit(.minutes(2))) struct OutcomeEventsTests {
    @Test func everyEventComesUntilItIsAcknowledged() async throws {
        let fixture = try QueueFixture()
        let events = OutcomeEvents(fixture.queue, logger: fixture.quiet)
        #expect(try await events.read(block: .milliseconds(5)).isEmpty)
        let stream = RedisArgument.string(fixture.keys.events)
        try await fixture.redis.pipeline([
            ["XADD", stream, "*", "id", .string(jobID(1).text), "att", 2, "r", .bytes([1, 255])],
            ["XADD", stream, "*", "id", .string(jobID(2).text), "att", 0, "why", "expired"],
        ])
        let read = try await events.read(block: .seconds(1))
        #expect(read.map(\.jobID) == [try jobID(1), try jobID(2)])
        #expect(read.map(\.outcome) == [.result([1, 255]), .why("expired")])
        #expect(read.map(\.attempt) == [2, 0])
        #expect(try await events.read(block: .milliseconds(5)).isEmpty)
        #expect(try await events.claimStale(idle: .seconds(30)).isEmpty)
        #expect(try await events.claimStale(idle: .zero) == read)
        try await events.acknowledge([read[0]])
        #expect(try await events.claimStale(idle: .zero) == [read[1]])
        #expect(try await events.unrecordedCount() == 1)
        try await events.acknowledge([read[1]])
        try await events.acknowledge([])
        #expect(try await events.unrecordedCount() == 0)
    }

    @Test func oneEntryTellsOfSeveralJobsAndEndsWithTheLast() async throws {
        let fixture = try QueueFixture()
        try await fixture.makeGroups()
        let jobs = try (1...5).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(jobs)
        let begun = Array(zip(try await fixture.read(as: "a"), jobs.map(\.id)))
        _ = try await fixture.begin(begun, as: "a")
        _ = try await fixture.complete(begun.map { ($0, $1, 1) })
        #expect(try await fixture.events() == jobs.map { ["id", $0.id.text, "att", "1"] })
        #expect(try await fixture.redis.send(["XLEN", .string(fixture.keys.events)]).integer == 1)
        let events = OutcomeEvents(fixture.queue, logger: fixture.quiet)
        #expect(try await events.unrecordedCount() == 5)
        let first = try await events.read(block: .seconds(1), count: 2)
        let rest = try await events.read(block: .seconds(1))
        #expect((first + rest).map(\.jobID) == jobs.map(\.id))
        #expect((first + rest).allSatisfy { $0.outcome == .result(Array("result".utf8)) && $0.attempt == 1 })
        #expect(Set((first + rest).map(\.entryID)).count == 5)
        try await events.acknowledge(first)
        #expect(try await events.claimStale(idle: .zero) == rest)
        #expect(try await OutcomeEvents(fixture.queue, logger: fixture.quiet).claimStale(idle: .zero) == first + rest)
        try await events.acknowledge(rest)
        #expect(try await events.unrecordedCount() == 0)
    }

    @Test func aLateRepeatOpensNoEntryAgain() {
        func place(_ index: Int, of entry: String = "1-0") -> OutcomeEvent.Place {
            OutcomeEvent.Place(streamID: entry, index: index, count: 2)
        }
        var entries = UnendedEntries()
        entries.begin([place(0), place(1)])
        #expect(entries.end([place(0)]).isEmpty)
        entries.begin([place(0), place(1)])
        #expect(!entries.isOpen(place(0)) && entries.isOpen(place(1)), "read again, as after 30 s")
        #expect(entries.end([place(1)]) == ["1-0"])
        #expect(entries.end([place(1)]).isEmpty && entries.count == 0)
        #expect(entries.end([place(0, of: "2-0"), place(1, of: "2-0")]).isEmpty && entries.count == 0, "forgotten")
    }

    @Test func aJobWhoseResultIsGoneIsDroppedAndTheOthersCome() async throws {
        let fixture = try QueueFixture()
        let events = OutcomeEvents(fixture.queue, logger: fixture.quiet)
        let keys = try (1...3).map { RedisArgument.string(fixture.keys.job(try jobID($0))) }
        try await fixture.redis.pipeline([
            ["XADD", .string(fixture.keys.events), "*"]
                + (1...3).flatMap { ["id", .string(try jobID($0).text), "att", 1] },
            ["SET", keys[0], "x"], ["HSET", keys[2], "result", "r"],
        ])
        let read = try await events.read(block: .seconds(1))
        #expect(read.map(\.jobID) == [try jobID(3)])
        try await events.acknowledge(read)
        #expect(try await events.unrecordedCount() == 0)
    }

    @Test func whatNoScriptWroteIsDropped() async throws {
        let fixture = try QueueFixture()
        let events = OutcomeEvents(fixture.queue, logger: fixture.quiet)
        let stream = RedisArgument.string(fixture.keys.events)
        let long = RedisArgument.string(String(repeating: "w", count: 33))
        try await fixture.redis.pipeline([
            ["XADD", stream, "*", "id", "nobody", "att", 1, "r", "x"], ["XADD", stream, "*", "a", "b"],
            ["XADD", stream, "*", "id", .string(jobID(1).text), "att", "x", "r", "x"],
            ["XADD", stream, "*", "id", .string(jobID(1).text), "att", 1],
            ["XADD", stream, "*", "id", .string(jobID(1).text), "att", 1, "why", ""],
            ["XADD", stream, "*", "id", .string(jobID(1).text), "att", 1, "why", "a\0b"],
            ["XADD", stream, "*", "id", .string(jobID(1).text), "att", 1, "why", long],
            ["XADD", stream, "*", "id", .string(jobID(2).text), "att", 1, "why", "poison"],
        ])
        // A few entries are read at once.
        let read = try await events.read(block: .seconds(1)) + events.read(block: .milliseconds(10))
        #expect(try read.map(\.jobID) == [jobID(2)])
        #expect(try await events.unrecordedCount() == 1)
    }

    @Test func manyStaleEventsAreFollowedToTheEnd() async throws {
        let fixture = try QueueFixture()
        let events = OutcomeEvents(fixture.queue, logger: fixture.quiet)
        let stream = RedisArgument.string(fixture.keys.events)
        try await fixture.redis.pipeline(
            (1...700).map { ["XADD", stream, "*", "id", .string(try jobID($0).text), "att", 1, "why", "poison"] }
        )
        var read = 0
        while read < 700 { read += try await events.read(block: .seconds(1), count: 300).count }
        #expect(try await events.claimStale(idle: .zero).count == 700)
    }

    @Test func anEmptiedServerGetsItsGroupBack() async throws {
        let fixture = try QueueFixture()
        let events = OutcomeEvents(fixture.queue, logger: fixture.quiet)
        _ = try await events.read(block: .milliseconds(5))
        try await fixture.redis.send(["FLUSHALL"])
        #expect(try await events.claimStale().isEmpty)
        #expect(try await events.read(block: .milliseconds(5)).isEmpty)
    }
}
