import ApplicationLedger
import JobQueue
import Ledger
import LedgerRecords
import Lending
import Redis
import RedisReplies
import ServiceLifecycle
import TestSupport
import Testing

@testable import Origination

@Suite(.serialized, .timeLimit(.minutes(3))) struct DecisionRecorderTests {
    @Test func everyApplicationIsDecidedOnce() async throws {
        let fixture = try await OriginationFixture()
        let services: [any Service] = [fixture.relay, fixture.decisionRecorder(), fixture.worker(), fixture.worker()]
        try await fixture.running(services) {
            let ids = try await withThrowingTaskGroup(of: ApplicationID.self) { group in
                for number in 0..<150 { group.addTask { try await fixture.submitted(late: number % 10) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try await fixture.eventually { try await fixture.isDecided(ids) }
        }
        let counts = try await fixture.ledger.reconciliation()
        #expect(counts.description == "received 150 = decided 150 + referred 0 + withdrawn 0 + waiting 0; missing 0")
        #expect(try await fixture.redis.send(["XLEN", "cr:{applications:0}:dec"]) == .integer(0))
        guard case .intact = try await fixture.ledger.verifyAudit() else {
            Issue.record("the audit chain broke")
            return
        }
    }

    @Test func aBadEventHoldsUpNobody() async throws {
        let fixture = try await OriginationFixture()
        let ids = [try await fixture.submitted(), try await fixture.submitted()]
        let good = try fixture.sealed(try fixture.assessment(of: ids[1]))
        try await fixture.addEvent(ids[0].uuid, "r", Array("forged".utf8))
        try await fixture.addEvent(ids[1].uuid, "r", good)
        try await fixture.addEvent("not a job id", "r", good)
        try await fixture.running([fixture.decisionRecorder()]) {
            try await fixture.eventually { try await fixture.isDecided([ids[1]]) }
            try await fixture.eventually {
                try await fixture.redis.send(["XLEN", "cr:{applications:0}:dec"]) == .integer(0)
            }
        }
        #expect(try await fixture.ledger.decision(ids[0]) == nil)
        #expect(try await fixture.ledger.quarantinedEvents().map(\.jobID) == [ids[0].uuid])
    }

    @Test func aJobThatDiedIsReferred() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        try await fixture.addEvent(id.uuid, attempt: 3, "why", Array("poison".utf8))
        try await fixture.running([fixture.decisionRecorder()]) {
            try await fixture.eventually { try await fixture.ledger.standing(of: id)?.referral != nil }
        }
        let standing = try #require(try await fixture.ledger.standing(of: id))
        #expect(standing.application.status == .manualReview)
        #expect(standing.decision == nil)
    }

    @Test func anEventReadByADeadProcessIsRecordedByTheNext() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        try await fixture.addEvent(id.uuid, "r", try fixture.sealed(try fixture.assessment(of: id)))
        let dead = OutcomeEvents(fixture.queue, logger: fixture.quiet)
        #expect(try await dead.read(block: .milliseconds(10)).count == 1)
        try await fixture.running([fixture.decisionRecorder()]) {
            try await fixture.eventually { try await fixture.isDecided([id]) }
        }
    }

    @Test func anEventIsNotAcknowledgedBeforeTheLedgerHasIt() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        try await fixture.addEvent(id.uuid, "r", try fixture.sealed(try fixture.assessment(of: id)))
        try await fixture.withDecisionsRefused {
            try await fixture.running([fixture.decisionRecorder()]) {
                // It has been read: pending, and still there.
                try await fixture.eventually { try await fixture.pendingEventCount() == 1 }
            }
            #expect(try await fixture.ledger.decision(id) == nil)
            #expect(try await fixture.redis.send(["XLEN", "cr:{applications:0}:dec"]) == .integer(1))
        }
        try await fixture.running([fixture.decisionRecorder()]) {
            try await fixture.eventually { try await fixture.isDecided([id]) }
        }
    }

    @Test func anOutcomeTheLedgerRefusesHoldsUpNoOther() async throws {
        let fixture = try await OriginationFixture()
        let (refused, dead) = (try await fixture.submitted(), try await fixture.submitted())
        let result = try fixture.sealed(try fixture.assessment(of: refused))
        try await fixture.withDecisionsRefused {
            try await fixture.running([fixture.decisionRecorder()]) {
                try await fixture.addEvent(refused.uuid, "r", result)
                try await fixture.eventually { try await fixture.pendingEventCount() == 1 }
                try await fixture.addEvent(dead.uuid, "why", Array("poison".utf8))
                try await fixture.eventually { try await fixture.ledger.standing(of: dead)?.referral != nil }
            }
            try await fixture.ledger.markSent([refused], at: systemTime())
            try await fixture.addJob(refused, state: "done", result: result)
            let counts = try await fixture.reconciler().reconcile(everything: true)
            #expect(counts.waiting == 1)
        }
    }
}
