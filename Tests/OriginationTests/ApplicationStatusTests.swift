import AccountLedger
import ApplicationLedger
import Assessments
import Foundation
import JobQueue
import LedgerRecords
import LedgerSchema
import Lending
import Policies
import ServiceLifecycle
import QueueVocabulary
import Redis
import RedisReplies
import TestSupport
import Testing

@testable import Origination

@Suite(.serialized, .timeLimit(.minutes(3))) struct ApplicationStatusTests {
    @Test func aResultInRedisIsRecordedBeforeItIsShown() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        let assessment = try fixture.assessment(of: id)
        try await fixture.addJob(id, state: "done", result: try fixture.sealed(assessment))
        #expect(try await fixture.ledger.decision(id) == nil)
        let state = try #require(try await fixture.reader.state(of: id, owner: fixture.owner.id))
        #expect(state.isSettled)
        #expect(state.assessment == assessment)
        #expect(state.standing.decision == (try await fixture.ledger.decision(id)))
    }

    @Test func aDecisionTheLedgerCannotTakeIsNotShown() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        try await fixture.addJob(id, state: "done", result: try fixture.sealed(try fixture.assessment(of: id)))
        try await fixture.withDecisionsRefused {
            await #expect(throws: LedgerError.self) { try await fixture.reader.state(of: id, owner: fixture.owner.id) }
            let decision = try await fixture.ledger.decision(id)
            #expect(decision == nil)
        }
        #expect(try await fixture.reader.state(of: id, owner: fixture.owner.id)?.isSettled == true)
    }

    @Test func aForgedResultIsNotShown() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        try await fixture.addJob(id, state: "done", result: Array("forged".utf8))
        let state = try #require(try await fixture.reader.state(of: id, owner: fixture.owner.id))
        #expect(!state.isSettled)
        #expect(state.assessment == nil)
    }

    @Test func theLedgersDecisionIsShownWhateverRedisSays() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted(late: 9)
        let decided = try fixture.sealed(try fixture.assessment(of: id, late: 9))
        _ = try await fixture.recorder.record(decided, job: id.jobID, attempt: 1, entryID: "1-1", at: systemTime())
        try await fixture.addJob(id, state: "queued")
        let state = try #require(try await fixture.reader.state(of: id, owner: fixture.owner.id))
        #expect(state.assessment?.outcome == .decline)
        #expect(state.standing.application.status == .declined)
    }

    @Test(arguments: [
        ("queued", ApplicationState.Progress.queued), ("delayed", .queued), ("running", .running), ("retry", .running),
    ])
    func progressIsTheQueues(_ state: String, _ progress: ApplicationState.Progress) async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        #expect(try await fixture.reader.state(of: id)?.progress == .received)
        try await fixture.addJob(id, state: state)
        #expect(try await fixture.reader.state(of: id)?.progress == progress)
    }

    @Test func anotherPersonsApplicationDoesNotExist() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        let eve = try await fixture.ledger.createAccount(
            name: "eve",
            role: .applicant,
            passwordHash: "x",
            at: systemTime()
        )
        #expect(try await fixture.reader.state(of: id, owner: eve.id) == nil)
        #expect(try await fixture.reader.waitForDecision(id, owner: eve.id, upTo: .seconds(9)) == nil)
        #expect(fixture.watcher.waitingCount == 0)
    }

    @Test func waitingEndsWithTheDecision() async throws {
        let fixture = try await OriginationFixture()
        let services: [any Service] = [
            fixture.relay, fixture.decisionRecorder(), fixture.watcher, fixture.worker(),
        ]
        try await fixture.running(services) {
            let states = try await withThrowingTaskGroup(of: ApplicationState?.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let id = try await fixture.submitted(late: number % 10)
                        return try await fixture.reader.waitForDecision(
                            id,
                            owner: fixture.owner.id,
                            upTo: .seconds(30)
                        )
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(states.allSatisfy { $0?.assessment != nil })
        }
        #expect(fixture.watcher.waitingCount == 0)
    }

    @Test func waitingNeedsNoEventsAndNoWakeUp() async throws {
        let fixture = try await OriginationFixture()
        try await fixture.running([fixture.watcher]) {
            let id = try await fixture.submitted()
            async let waited = fixture.reader.waitForDecision(id, owner: fixture.owner.id, upTo: .seconds(30))
            try await fixture.eventually { fixture.watcher.waitingCount == 1 }
            try await fixture.addJob(id, state: "done", result: try fixture.sealed(try fixture.assessment(of: id)))
            #expect(try await waited?.assessment?.outcome == .approve)
        }
    }

    /// Recorded by another web process, whose event this one never sees: without memory only the next poll would find it.
    @Test func whatWasHeardJustBeforeTheWaitIsLookedAtAtOnce() async throws {
        let fixture = try await OriginationFixture { $0.pollInterval = .seconds(600) }
        try await fixture.running([fixture.watcher]) {
            let id = try await fixture.submitted()
            try await fixture.addJob(id, state: "done", result: try fixture.sealed(try fixture.assessment(of: id)))
            let channel = RedisArgument.string(fixture.queue.shards[0].done)
            try await fixture.eventually {
                try await fixture.redis.send(["SPUBLISH", channel, .string(id.uuid)]) == .integer(1)
            }
            try await fixture.eventually { fixture.watcher.missedCount == 1 }
            let state = try await fixture.reader.waitForDecision(id, owner: fixture.owner.id, upTo: .seconds(30))
            #expect(state?.assessment?.outcome == .approve)
            #expect(fixture.watcher.missedCount == 0)
        }
    }

    @Test func waitingEndsAtItsLimit() async throws {
        let fixture = try await OriginationFixture()
        try await fixture.running([fixture.watcher]) {
            let id = try await fixture.submitted()
            let began = ContinuousClock.now
            let state = try await fixture.reader.waitForDecision(
                id,
                owner: fixture.owner.id,
                upTo: .milliseconds(200)
            )
            #expect(state?.progress == .received)
            #expect(ContinuousClock.now - began >= .milliseconds(200))
        }
        #expect(fixture.watcher.waitingCount == 0)
    }

    @Test func aRedisThatHangsHoldsUpNeitherPageNorIntake() async throws {
        let fixture = try await OriginationFixture(patience: .milliseconds(300))
        let id = try await fixture.submitted()
        fixture.server.signal(SIGSTOP)
        defer { fixture.server.signal(SIGCONT) }
        let began = ContinuousClock.now
        #expect(try await fixture.reader.state(of: id)?.progress == .received)
        _ = try await fixture.submitted()
        // Redis' own deadline here is 50 s.
        #expect(ContinuousClock.now - began < .seconds(25))
    }
}
