import Foundation
import JobQueue
import QueueTesting
import QueueVocabulary
import Sealing
import TestSupport
import Testing

/// F18: a job that kills every worker that takes it.
@Suite(.serialized, .timeLimit(.minutes(5))) struct PoisonTests {
    @Test func f18APoisonJobDiesWithItsThirdWorkerAndHoldsUpNobody() async throws {
        let crew = try WorkerCrew { $0.leaseMilliseconds = 1_000 }
        let fixture = crew.fixture
        for _ in 0..<3 { try crew.start() }
        try await until("three are at work") { try await fixture.queue.workers().count == 3 }

        let poison = try crew.job(1, "poison")
        // Neighbours from the start: on a busy machine the poison is over before this process comes to send more.
        let first = try (0..<24).map { try crew.job(2 + $0) }
        _ = try await fixture.queue.enqueue([poison] + first)
        var (killed, neighbours) = (0, first.map(\.id))
        let deadline = ContinuousClock.now + .seconds(60)
        while try await fixture.state(poison.id) != .dead, ContinuousClock.now < deadline {
            let more = try (0..<8).map { try crew.job(2 + neighbours.count + $0) }
            neighbours += more.map(\.id)
            _ = try await fixture.queue.enqueue(more)
            killed += try crew.replaceTheDead()
            try await Task.sleep(for: .milliseconds(40))
        }
        killed += try crew.replaceTheDead()
        try await until("the neighbours are done") { try await fixture.areDone(neighbours) }
        #expect(crew.stop() == [0, 0, 0])

        // Begun, reclaimed, reclaimed: the third reclaim begins it no more.
        let letter = try #require(try await fixture.queue.jobState([poison.id])[0])
        #expect(killed == 3 && letter.attempt == 3 && letter.why == "poison")
        #expect(try await fixture.field("crash", of: poison.id) == "3")
        let told = try await fixture.events()
        #expect(told.filter { $0[1] == poison.id.text } == [["id", poison.id.text, "att", "3", "why", "poison"]])
        #expect(told.count == neighbours.count + 1 && Set(told.map { $0[1] }).count == told.count)
        #expect(try await fixture.queue.status().dead == 1)
        try await expectHeldUpByNobody(neighbours, crew)
    }

    /// Those that were in no dying worker's hand were done within a second; the others after their lease.
    private func expectHeldUpByNobody(_ neighbours: [JobID], _ crew: WorkerCrew) async throws {
        var late: [Int] = []
        for id in neighbours where try await crew.fixture.field("att", of: id) == "1" {
            let accepted = try #require(try await crew.time("at", of: id))
            let begun = try #require(try await crew.time("bt", of: id))
            if begun - accepted > 1_000 { late.append(begun - accepted) }
        }
        // Two cores with everything else on them make a few late that nothing held up.
        #expect(late.count <= neighbours.count / 10, "late by \(late) ms")
    }
}
