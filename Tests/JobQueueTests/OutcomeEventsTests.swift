import QueueTesting
import Sealing
import Redis
import Testing

@testable import JobQueue

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
        try await events.acknowledge([read[0].entryID])
        #expect(try await events.claimStale(idle: .zero) == [read[1]])
        #expect(try await events.unrecordedCount() == 1)
        try await events.acknowledge([read[1].entryID])
        try await events.acknowledge([])
        #expect(try await events.unrecordedCount() == 0)
    }

    @Test func whatNoScriptWroteIsDropped() async throws {
        let fixture = try QueueFixture()
        let events = OutcomeEvents(fixture.queue, logger: fixture.quiet)
        let stream = RedisArgument.string(fixture.keys.events)
        try await fixture.redis.pipeline([
            ["XADD", stream, "*", "id", "nobody", "att", 1, "r", "x"], ["XADD", stream, "*", "a", "b"],
            ["XADD", stream, "*", "id", .string(jobID(1).text), "att", "x", "r", "x"],
            ["XADD", stream, "*", "id", .string(jobID(1).text), "att", 1],
            ["XADD", stream, "*", "id", .string(jobID(2).text), "att", 1, "why", "poison"],
        ])
        #expect(try await events.read(block: .seconds(1)).map(\.jobID) == [jobID(2)])
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
