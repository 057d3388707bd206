import AccountLedger
import ApplicationLedger
import JobQueue
import LedgerRecords
import Lending
import QueueVocabulary
import ServiceLifecycle
import TestSupport
import Testing

@testable import Origination

@Suite(.serialized, .timeLimit(.minutes(3))) struct WithdrawalsTests {
    private func withdrawals(_ fixture: OriginationFixture) -> Withdrawals {
        Withdrawals(
            ledger: fixture.ledger,
            queue: fixture.queue,
            watcher: fixture.watcher,
            patience: .seconds(30)
        )
    }

    @Test func theJobOfAWithdrawnApplicationIsCalledOff() async throws {
        let fixture = try await OriginationFixture()
        try await fixture.running([fixture.relay]) {
            let id = try await fixture.submitted()
            try await fixture.eventually { try await fixture.jobStates([id]).first??.state == .queued }
            let (withdrawals, owner) = (withdrawals(fixture), fixture.owner.id)
            #expect(try await withdrawals.withdraw(id, owner: owner, at: systemTime()) == .withdrawn)
            #expect(try await fixture.jobStates([id]).first??.state == .cancelled)
            #expect(try await withdrawals.withdraw(id, owner: owner, at: systemTime()) == .withdrawn)
            let state = try #require(try await fixture.reader.state(of: id))
            #expect(state.isSettled && state.standing.application.status == .withdrawn)
            #expect(state.standing.referral == nil)
        }
    }

    /// A worker that was too far already: its result decides nothing, and whoever waits has heard by then.
    @Test func aResultThatComesAfterAllDecidesNothing() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        let withdrawals = withdrawals(fixture)
        async let waited = fixture.reader.waitForDecision(id, owner: fixture.owner.id, upTo: .seconds(60))
        try await fixture.eventually { fixture.watcher.waitingCount == 1 }
        let start = ContinuousClock.now
        #expect(try await withdrawals.withdraw(id, owner: fixture.owner.id, at: systemTime()) == .withdrawn)
        #expect(try await waited?.standing.application.status == .withdrawn)
        #expect(ContinuousClock.now - start < .seconds(50))
        try await fixture.addJob(id, state: "done", result: try fixture.sealed(try fixture.assessment(of: id)))
        let state = try #require(try await fixture.reader.state(of: id))
        #expect(state.assessment == nil && state.standing.application.status == .withdrawn)
        let sealed = try fixture.sealed(try fixture.assessment(of: id))
        let verdict = try await fixture.recorder.record(
            sealed,
            job: id.jobID,
            attempt: 1,
            entryID: "1-1",
            at: systemTime()
        )
        #expect(verdict == .closed)
    }

    @Test func whatIsDecidedOrAnothersIsNotWithdrawn() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        let eve = try await fixture.ledger.createAccount(
            name: "eve",
            role: .applicant,
            passwordHash: "x",
            at: systemTime()
        )
        let withdrawals = withdrawals(fixture)
        #expect(try await withdrawals.withdraw(id, owner: eve.id, at: systemTime()) == .unknown)
        let sealed = try fixture.sealed(try fixture.assessment(of: id))
        _ = try await fixture.recorder.record(sealed, job: id.jobID, attempt: 1, entryID: "1-1", at: systemTime())
        let late = try await withdrawals.withdraw(id, owner: fixture.owner.id, at: systemTime())
        #expect(late == .closed(.approved))
    }

    /// Redis is delivery: without it the application is withdrawn all the same.
    @Test func withoutRedisItIsWithdrawnAllTheSame() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        fixture.server.kill()
        let withdrawals = Withdrawals(
            ledger: fixture.ledger,
            queue: fixture.queue,
            watcher: fixture.watcher,
            patience: .milliseconds(300)
        )
        #expect(try await withdrawals.withdraw(id, owner: fixture.owner.id, at: systemTime()) == .withdrawn)
    }
}
