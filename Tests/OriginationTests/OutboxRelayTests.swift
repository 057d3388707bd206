import ApplicationLedger
import JobQueue
import LedgerRecords
import Lending
import QueueVocabulary
import TestSupport
import Testing

@testable import Origination

@Suite(.serialized, .timeLimit(.minutes(3))) struct OutboxRelayTests {
    @Test func whatWasAcceptedWhileRedisWasDownIsSentWhenItIsBack() async throws {
        let fixture = try await OriginationFixture()
        fixture.server.kill()
        var ids: [ApplicationID] = []
        for _ in 0..<3 { ids.append(try await fixture.submitted()) }
        try await fixture.running([fixture.relay]) {
            ids.append(try await fixture.submitted())
            #expect(try await fixture.ledger.unsentCount() == 4)
            try fixture.server.restart()
            try await fixture.eventually { try await fixture.ledger.unsentCount() == 0 }
            #expect(try await fixture.jobStates(ids).allSatisfy { $0?.state == .queued })
        }
    }

    @Test func whatADeadProcessLeftIsSentByTheNext() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        let next = OutboxRelay(ledger: fixture.ledger, queue: fixture.queue, logger: fixture.quiet)
        try await fixture.running([next]) {
            try await fixture.eventually { try await fixture.jobStates([id])[0]?.state == .queued }
        }
    }

    @Test func whatTheFastLaneCarriedIsNotedSoon() async throws {
        let fixture = try await OriginationFixture()
        try await fixture.running([fixture.relay]) {
            let id = try await fixture.submitted()
            try await fixture.eventually { try await fixture.jobStates([id])[0]?.state == .queued }
            try await fixture.eventually { try await fixture.ledger.unsentCount() == 0 }
        }
        #expect(try await fixture.queue.status().waiting == 1)
    }

    @Test func whoeverDiesBeforeNotingLosesNothingAndSendsNothingTwice() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        let rows = try await fixture.ledger.dueOutbox(limit: 9, now: systemTime())
        _ = try await fixture.relay.enqueue(rows)
        #expect(try await fixture.ledger.unsentCount() == 1, "it has died here")
        let next = OutboxRelay(ledger: fixture.ledger, queue: fixture.queue, logger: fixture.quiet)
        try await fixture.running([next]) {
            try await fixture.eventually { try await fixture.ledger.unsentCount() == 0 }
        }
        #expect(try await fixture.queue.status().waiting == 1)
        #expect(try await fixture.jobStates([id])[0]?.state == .queued)
    }

    @Test func whatIsOnTheQueueIsNotedBeforeAnEmptiedRedisIsFilledAgain() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        try await fixture.relay.carryOffers()
        #expect(try await fixture.ledger.unsentCount() == 1, "not noted yet")
        _ = try fixture.server.commandLine(["FLUSHALL"])
        try await fixture.reconciler().reconcile(everything: true)
        #expect(try await fixture.jobStates([id])[0]?.state == .queued)
        #expect(try await fixture.ledger.unsentCount() == 0)
    }

    @Test func aFullQueueIsAskedAgainLater() async throws {
        let fixture = try await OriginationFixture { $0.maximumDepth = 1 }
        let first = try await fixture.submitted()
        let second = try await fixture.submitted()
        let before = systemTime()
        try await fixture.relay.send(try await fixture.ledger.dueOutbox(limit: 9, now: before))
        #expect(try await fixture.ledger.unsentCount() == 1)
        #expect(try await fixture.ledger.dueOutbox(limit: 9, now: before).isEmpty)
        let later = try await fixture.ledger.dueOutbox(limit: 9, now: systemTime().adding(milliseconds: 60_000))
        #expect(later.map(\.attempts) == [1])
        _ = try await fixture.queue.control(.maximumDepth(10), by: OperatorNote(actor: "test", reason: "test"))
        try await fixture.relay.send(later)
        #expect(try await fixture.jobStates([first, second]).allSatisfy { $0?.state == .queued })
    }

    @Test func aKeyThatIsNoJobSendsItsApplicationToAPersonAndHoldsUpNoOther() async throws {
        let fixture = try await OriginationFixture()
        let ids = [try await fixture.submitted(), try await fixture.submitted()]
        _ = try fixture.server.commandLine(["SET", fixture.queue.keys(of: ids[0].jobID).job(ids[0].jobID), "x"])
        try await fixture.relay.send(try await fixture.ledger.dueOutbox(limit: 9, now: systemTime()))
        #expect(try await fixture.ledger.standing(of: ids[0])?.referral?.cause == "unreadable")
        #expect(try await fixture.jobStates(ids)[1]?.state == .queued)
        #expect(try await fixture.ledger.unsentCount() == 0)
    }

    @Test func sendingTwiceIsHarmless() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        let rows = try await fixture.ledger.dueOutbox(limit: 9, now: systemTime())
        try await fixture.relay.send(rows)
        try await fixture.relay.send(rows)
        #expect(try await fixture.queue.status().waiting == 1)
        #expect(try await fixture.jobStates([id])[0]?.state == .queued)
    }

    @Test func anotherBodyUnderTheSameIdGoesToAPerson() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        let forged = NewJob(id: id.jobID, payload: [1, 2, 3], fingerprint: "forged", schema: 1)
        _ = try await fixture.queue.enqueue([forged])
        try await fixture.relay.send(try await fixture.ledger.dueOutbox(limit: 9, now: systemTime()))
        let standing = try #require(try await fixture.ledger.standing(of: id))
        #expect(standing.referral?.cause == "conflict")
        #expect(standing.application.status == .manualReview)
        #expect(standing.decision == nil)
    }
}
