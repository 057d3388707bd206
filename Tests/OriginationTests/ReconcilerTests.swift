import ApplicationLedger
import JobQueue
import LedgerRecords
import Lending
import QueueVocabulary
import Redis
import RedisReplies
import Sealing
import TestSupport
import Testing

@testable import Origination

@Suite(.serialized, .timeLimit(.minutes(3))) struct ReconcilerTests {
    @Test func theTimeOfTheLastWholeRoundIsKnown() async throws {
        let fixture = try await OriginationFixture()
        let reconciler = fixture.reconciler()
        #expect(reconciler.secondsSinceRound == nil)
        let id = try await sent(in: fixture)
        fixture.server.kill()
        await #expect(throws: (any Error).self) { try await reconciler.reconcile(everything: true) }
        #expect(reconciler.secondsSinceRound == nil, "a round that broke off is none")
        try fixture.server.restart()
        try await fixture.eventually {
            do {
                return try await reconciler.reconcile(everything: true).received == 1
            } catch is QueueError {
                return false
            }
        }
        let seconds = try #require(reconciler.secondsSinceRound)
        #expect((0..<60).contains(seconds))
        #expect(try await fixture.jobStates([id])[0]?.state == .queued)
    }

    @Test func whatAnEmptiedRedisLostIsSentAgain() async throws {
        let fixture = try await OriginationFixture()
        var ids: [ApplicationID] = []
        for _ in 0..<5 { ids.append(try await fixture.submitted()) }
        try await fixture.relay.send(try await fixture.ledger.dueOutbox(limit: 9, now: systemTime()))
        _ = try fixture.server.commandLine(["FLUSHALL"])
        #expect(try await fixture.jobStates(ids).allSatisfy { $0 == nil })
        let young = try await fixture.reconciler().reconcile(everything: false)
        #expect(young.missing == 0)
        #expect(try await fixture.jobStates(ids).allSatisfy { $0 == nil }, "sent within the last minute: left alone")
        let counts = try await fixture.reconciler().reconcile(everything: true)
        #expect(counts.description == "received 5 = decided 0 + referred 0 + withdrawn 0 + waiting 5; missing 0")
        #expect(try await fixture.jobStates(ids).allSatisfy { $0?.state == .queued })
    }

    @Test func anEmptiedRedisIsNoticedAtOnceAndEverythingDecided() async throws {
        let fixture = try await OriginationFixture()
        try await fixture.running([fixture.relay, fixture.decisionRecorder(), fixture.reconciler()]) {
            var ids: [ApplicationID] = []
            for _ in 0..<20 { ids.append(try await fixture.submitted()) }
            try await fixture.eventually { try await fixture.ledger.unsentCount() == 0 }
            _ = try fixture.server.commandLine(["FLUSHALL"])
            try await fixture.running([fixture.worker()]) {
                try await fixture.eventually { try await fixture.isDecided(ids) }
            }
        }
        #expect(try await fixture.ledger.reconciliation().decided == 20)
        #expect(try await fixture.ledger.reconciliation().missing == 0)
    }

    @Test func whatALostStreamHeldIsDecided() async throws {
        let fixture = try await OriginationFixture()
        var ids: [ApplicationID] = []
        for _ in 0..<3 { ids.append(try await fixture.submitted()) }
        try await fixture.relay.send(try await fixture.ledger.dueOutbox(limit: 9, now: systemTime()))
        _ = try fixture.server.commandLine(["DEL", "cr:{applications:0}:s"])
        #expect(try await fixture.jobStates(ids).allSatisfy { $0?.state == .queued })
        try await fixture.reconciler().reconcile(everything: true)
        try await fixture.running([fixture.decisionRecorder(), fixture.worker()]) {
            try await fixture.eventually { try await fixture.isDecided(ids) }
        }
    }

    @Test func aLostStreamOfJobsIsNoticed() async throws {
        let fixture = try await OriginationFixture()
        var epoch = QueueEpoch(fixture.queue)
        _ = try await epoch.hasChanged()
        epoch.settle()
        try await enqueued(in: fixture)
        try await enqueued(in: fixture)
        #expect(try await !epoch.hasChanged(), "a stream that grows is the same")
        _ = try fixture.server.commandLine(["DEL", "cr:{applications:0}:s"])
        #expect(try await epoch.hasChanged())
        #expect(try await epoch.hasChanged(), "until it is settled")
        epoch.settle()
        try await enqueued(in: fixture)
        #expect(try await !epoch.hasChanged())
    }

    @Test func aLostStreamOfOutcomesIsNoticedByItsReader() async throws {
        let fixture = try await OriginationFixture()
        let events = OutcomeEvents(fixture.queue, logger: fixture.quiet)
        var epoch = QueueEpoch(fixture.queue)
        _ = try await events.read(block: .milliseconds(1))
        _ = try await epoch.hasChanged()
        epoch.settle()
        _ = try await events.read(block: .milliseconds(1))
        #expect(try await !epoch.hasChanged())
        _ = try fixture.server.commandLine(["DEL", "cr:{applications:0}:dec"])
        _ = try await events.read(block: .milliseconds(1))
        #expect(try await epoch.hasChanged())
        await events.close()
    }

    @Test func aRestartedRedisIsAnotherOne() async throws {
        let fixture = try await OriginationFixture()
        var epoch = QueueEpoch(fixture.queue)
        #expect(try await epoch.hasChanged())
        epoch.settle()
        #expect(try await !epoch.hasChanged())
        try fixture.server.restart()
        try await fixture.eventually {
            do { return try await epoch.hasChanged() } catch is RedisError { return false }
        }
        epoch.settle()
        #expect(try await !epoch.hasChanged())
        _ = try fixture.server.commandLine(["FLUSHALL"])
        #expect(try await epoch.hasChanged())
        #expect(try await epoch.hasChanged(), "until it is settled")
    }

    @Test func aResultWhoseEventWasLostIsRecorded() async throws {
        let fixture = try await OriginationFixture()
        let id = try await sent(in: fixture)
        try await fixture.addJob(id, state: "done", result: try fixture.sealed(try fixture.assessment(of: id)))
        let counts = try await fixture.reconciler().reconcile(everything: true)
        #expect(counts.decided == 1)
        #expect(try await fixture.ledger.standing(of: id)?.application.status == .approved)
        let key = RedisArgument.string(fixture.queue.keys(of: id.jobID).job(id.jobID))
        let left = try #require(try await fixture.redis.send(["PTTL", key]).integer)
        #expect((1...900_000).contains(left), "nothing stays for ever: \(left)")
    }

    @Test(arguments: ["dead", "expired", "cancelled", "discarded"])
    func aJobThatEndedWithoutResultIsReferred(_ state: String) async throws {
        let fixture = try await OriginationFixture()
        let id = try await sent(in: fixture)
        try await fixture.addJob(id, state: state)
        let counts = try await fixture.reconciler().reconcile(everything: true)
        #expect(counts.description == "received 1 = decided 0 + referred 1 + withdrawn 0 + waiting 0; missing 0")
        #expect(try await fixture.ledger.standing(of: id)?.referral?.cause == state)
    }

    @Test(arguments: ["queued", "delayed", "running", "retry"])
    func aJobOnItsWayIsLeftAlone(_ state: String) async throws {
        let fixture = try await OriginationFixture()
        let id = try await sent(in: fixture)
        try await fixture.addJob(id, state: state)
        #expect(try await fixture.reconciler().reconcile(everything: true).waiting == 1)
        #expect(try await fixture.jobStates([id])[0]?.state.rawValue == state)
    }

    @Test func aForgedResultInTheQueueIsReferredAndNeverADecision() async throws {
        let fixture = try await OriginationFixture()
        let id = try await sent(in: fixture)
        try await fixture.addJob(id, state: "done", result: Array("forged".utf8))
        let counts = try await fixture.reconciler().reconcile(everything: true)
        #expect(counts.referred == 1)
        #expect(try await fixture.ledger.decision(id) == nil)
        #expect(try await fixture.ledger.quarantinedEvents().count == 1)
    }

    /// An application whose job waits in the queue.
    private func enqueued(in fixture: OriginationFixture) async throws {
        _ = try await fixture.submitted()
        try await fixture.relay.send(try await fixture.ledger.dueOutbox(limit: 9, now: systemTime()))
    }

    /// An application whose job was sent, and of which Redis now knows nothing.
    private func sent(in fixture: OriginationFixture) async throws -> ApplicationID {
        let id = try await fixture.submitted()
        try await fixture.ledger.markSent([id], at: systemTime())
        return id
    }
}
