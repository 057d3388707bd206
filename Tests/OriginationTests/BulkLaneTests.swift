import ApplicationLedger
import JobQueue
import LedgerRecords
import Lending
import QueueVocabulary
import TestSupport
import Testing

@testable import Origination

/// What came in files waits behind those for which somebody waits, and holds up nobody else.
@Suite(.serialized, .timeLimit(.minutes(3))) struct BulkLaneTests {
    private func send(_ fixture: OriginationFixture) async throws {
        for urgency in Urgency.allCases {
            let rows = try await fixture.ledger.dueOutbox(of: urgency, limit: 9, now: systemTime())
            try await fixture.relay.send(rows)
        }
    }

    @Test func jobsOfFilesWaitInAClassOfTheirOwnAndAreDecidedAsAllOthers() async throws {
        let fixture = try await OriginationFixture()
        let ids = [try await fixture.submitted(.file), try await fixture.submitted(late: 9)]
        try await send(fixture)
        #expect(try await fixture.queue.status(of: .bulk).waiting == 1)
        #expect(try await fixture.queue.status().waiting == 1)
        try await fixture.running([fixture.decisionRecorder(), fixture.worker()]) {
            try await fixture.eventually { try await fixture.isDecided(ids) }
        }
    }

    /// What programs wait for with an open connection goes before all others.
    @Test func whatIsAwaitedWaitsBeforeAllOthersAndIsDecidedAlike() async throws {
        let fixture = try await OriginationFixture()
        let ids = [try await fixture.submitted(.awaited), try await fixture.submitted(late: 9)]
        try await send(fixture)
        #expect(try await fixture.queue.status(of: .interactive).waiting == 1)
        #expect(try await fixture.queue.status().waiting == 1)
        try await fixture.reconciler().reconcile(everything: true)
        #expect(try await fixture.queue.status(of: .interactive).waiting == 1)
        try await fixture.running([fixture.decisionRecorder(), fixture.worker()]) {
            try await fixture.eventually { try await fixture.isDecided(ids) }
        }
    }

    /// A replay always takes the class of applications: whoever looks for the job of a file finds it there.
    @Test func aJobOfAFileThatWasReplayedHasOneEntry() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted(.file)
        try await send(fixture)
        try await fixture.bury(id, in: .bulk)
        let note = OperatorNote(actor: "test", reason: "test")
        #expect(try await fixture.queue.replay(id.jobID, by: note) == .ok)
        #expect(try await fixture.queue.status().waiting == 1)
        try await fixture.reconciler().reconcile(everything: true)
        #expect(try await fixture.queue.status(of: .bulk).waiting == 0)
        #expect(try await fixture.queue.restoreEntries([id.jobID], in: .bulk).isEmpty)
    }

    @Test func bothLanesCarryThem() async throws {
        let fixture = try await OriginationFixture()
        let swept = try await fixture.submitted(.file)
        let next = OutboxRelay(ledger: fixture.ledger, queue: fixture.queue, logger: fixture.quiet)
        try await fixture.running([next]) {
            try await fixture.eventually { try await fixture.jobStates([swept])[0]?.state == .queued }
        }
        _ = try await fixture.submitted(.file)
        try await fixture.relay.carryOffers()
        #expect(try await fixture.queue.status(of: .bulk).waiting == 2)
    }

    @Test func aFullClassOfFilesHoldsUpNobodyElse() async throws {
        let fixture = try await OriginationFixture { $0.maximumDepth = 1 }
        for _ in 0..<2 { _ = try await fixture.submitted(.file) }
        try await send(fixture)
        #expect(fixture.relay.standstill(of: .bulk)?.refusal == .full(depth: 1, cap: 1))
        let id = try await fixture.submitted()
        try await fixture.relay.carryOffers()
        #expect(try await fixture.jobStates([id])[0]?.state == .queued)
        #expect(fixture.relay.standstill(of: .standard)?.refusal == nil)
    }

    @Test func filesThatWaitInTheLedgerShutTheDoorToFilesAlone() async throws {
        let fixture = try await OriginationFixture()
        for _ in 0..<2 { _ = try await fixture.submitted(.file) }
        let door = IntakeDoor(ledger: fixture.ledger, queue: fixture.queue, patience: .seconds(30), unsentLimit: 1)
        try await door.admit(.ordinary)
        await #expect(throws: OriginationError.self) { try await door.admit(.file) }
        for _ in 0..<2 { _ = try await fixture.submitted() }
        let another = IntakeDoor(ledger: fixture.ledger, queue: fixture.queue, patience: .seconds(30), unsentLimit: 1)
        await #expect(throws: OriginationError.self) { try await another.admit(.ordinary) }
    }

    @Test(arguments: [["FLUSHALL"], ["DEL", "cr:{applications:0}:bulk:s"]])
    func whatRedisLostOfThemIsPutBackWhereItWas(_ loss: [String]) async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted(.file)
        try await send(fixture)
        var epoch = QueueEpoch(fixture.queue)
        _ = try await epoch.hasChanged()
        epoch.settle()
        _ = try fixture.server.commandLine(loss)
        #expect(try await epoch.hasChanged())
        try await fixture.reconciler().reconcile(everything: true)
        #expect(try await fixture.jobStates([id])[0]?.state == .queued)
        #expect(try await fixture.queue.status(of: .bulk).waiting == 1)
        #expect(try await fixture.queue.status().waiting == 0)
        try await fixture.reconciler().reconcile(everything: true)
        #expect(try await fixture.queue.status(of: .bulk).waiting == 1, "what is there is not put back again")
    }

    @Test func aWithdrawnOneIsCalledOffWhereItWaits() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted(.file)
        try await send(fixture)
        let withdrawals = Withdrawals(
            ledger: fixture.ledger,
            queue: fixture.queue,
            watcher: fixture.watcher,
            patience: .seconds(30)
        )
        let outcome = try await withdrawals.withdraw(id, owner: fixture.owner.id, at: systemTime())
        #expect(outcome == .withdrawn)
        #expect(try await fixture.jobStates([id]).first??.state == .cancelled)
        #expect(try await fixture.queue.status(of: .bulk).waiting == 0)
    }
}
