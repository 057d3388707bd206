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

    /// Nobody works, so it is left alone for as long as that may last; what waits keeps its place.
    @Test func aFullQueueIsLeftAlone() async throws {
        let fixture = try await OriginationFixture { $0.maximumDepth = 1 }
        var ids = [try await fixture.submitted(), try await fixture.submitted()]
        try await fixture.relay.send(try await fixture.ledger.dueOutbox(limit: 9, now: systemTime()))
        #expect(fixture.relay.standstill(of: .standard)?.refusal == .full(depth: 1, cap: 1))
        #expect(fixture.relay.standstill(of: .standard)?.isOn(at: .now + .seconds(40)) == true)
        #expect(fixture.relay.standstill(of: .standard)?.isOn(at: .now + .seconds(73)) == false)
        ids.append(try await fixture.submitted())
        let before = try fixture.scriptsRun()
        try await fixture.relay.carryOffers()
        #expect(try await fixture.relay.sweep() == false)
        #expect(try fixture.scriptsRun() == before, "neither lane asks")
        let due = try await fixture.ledger.dueOutbox(limit: 9, now: systemTime())
        #expect(due.map(\.id).filter { ids.contains($0) } == Array(ids.suffix(2)), "in order of acceptance")
    }

    @Test func whatAFullQueueRefusesIsTakenWhenThereIsRoomAndToldOnce() async throws {
        let fixture = try await OriginationFixture { $0.maximumDepth = 2 }
        var ids: [ApplicationID] = []
        for _ in 0..<6 { ids.append(try await fixture.submitted()) }
        let told = RecordedLog()
        let relay = OutboxRelay(ledger: fixture.ledger, queue: fixture.queue, logger: told.logger)
        try await fixture.running([relay, fixture.decisionRecorder(), fixture.worker()]) {
            try await fixture.eventually { try await fixture.isDecided(ids) }
            try await fixture.eventually { told.events.contains("outage_ended") }
        }
        #expect(told.events == ["outage_began", "outage_ended"])
        #expect(told.messages.first == "relay waits: the queue is full (2 of 2 jobs)")
    }

    @Test func aClosedQueueIsAskedAgainWithinSeconds() async throws {
        let fixture = try await OriginationFixture()
        let note = OperatorNote(actor: "test", reason: "test")
        let id = try await fixture.submitted()
        _ = try await fixture.queue.control(.intakeOpen(false), by: note)
        try await fixture.running([fixture.relay]) {
            try await fixture.eventually { fixture.relay.standstill(of: .standard)?.refusal == .closed }
            #expect(fixture.relay.standstill(of: .standard)?.isOn(at: .now + .seconds(7)) == false)
            _ = try await fixture.queue.control(.intakeOpen(true), by: note)
            try await fixture.eventually { try await fixture.jobStates([id])[0]?.state == .queued }
        }
        #expect(fixture.relay.standstill(of: .standard)?.refusal == nil)
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
