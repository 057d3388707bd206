import ApplicationLedger
import Assessments
import Documents
import Ledger
import LedgerRecords
import Lending
import ModelLedger
import Products
import QueueVocabulary
import TestSupport
import Testing

@testable import Origination

/// Trust S7: a manifest of long ago is signed as well as that of today; what workers score by it decides nothing.
@Suite(.serialized, .timeLimit(.minutes(3))) struct RetiredModelTests {
    private static let successor = Array("the file of the model that came after".utf8)

    /// How long ago, in minutes, the model was replaced.
    private func replaced(
        _ minutesAgo: Int64,
        awaitsPublication: Bool = false,
        in fixture: OriginationFixture
    ) async throws {
        try await fixture.promoteModel(
            Self.successor,
            of: fixture.product.id,
            version: "2",
            awaitsPublication: awaitsPublication,
            at: systemTime().adding(milliseconds: -minutesAgo * 60_000)
        )
    }

    private func record(
        _ id: ApplicationID,
        by artefact: [UInt8] = OriginationFixture.artefact,
        in fixture: OriginationFixture
    ) async throws -> ResultRecorder.Verdict {
        let sealed = try fixture.sealed(try fixture.assessment(of: id, artefact: artefact))
        return try await fixture.recorder.record(sealed, job: id.jobID, attempt: 1, entryID: "1-2", at: systemTime())
    }

    @Test func aModelThatWasReplacedBeforeTheApplicationWasSentDecidesNothing() async throws {
        let fixture = try await OriginationFixture()
        let early = try await fixture.submitted()
        #expect(try await record(early, in: fixture) == .recorded)
        try await replaced(60, in: fixture)
        let id = try await fixture.submitted()
        // A recorder of its own has seen nothing of before; that of the fixture has seen it as the champion just now.
        let recorder = ResultRecorder(ledger: fixture.ledger, seal: fixture.seal, logger: fixture.quiet)
        let sealed = try fixture.sealed(try fixture.assessment(of: id))
        for _ in 0..<2 {
            let verdict = try await recorder.record(sealed, job: id.jobID, attempt: 1, entryID: "1-2", at: systemTime())
            #expect(verdict == .refused("retired_model"))
        }
        #expect(try await fixture.ledger.decision(id) == nil)
        #expect(try await fixture.ledger.quarantinedEvents().map(\.cause) == ["retired_model"])
        #expect(try await record(id, by: Self.successor, in: fixture) == .recorded)
    }

    @Test func aModelThatIsChampionAgainDecidesAgain() async throws {
        let fixture = try await OriginationFixture()
        try await replaced(60, in: fixture)
        let id = try await fixture.submitted()
        #expect(try await record(id, in: fixture) == .refused("retired_model"))
        try await fixture.promote(OriginationFixture.artefact)
        #expect(try await record(id, in: fixture) == .recorded)
    }

    /// Both were completed, and one was looked at before Redis lost everything.
    ///
    /// Whatever is computed after that, by whichever model, each is decided once, and what somebody saw stays.
    @Test func f27AnEmptiedRedisAndAnotherModelChangeNothingThatWasShown() async throws {
        let fixture = try await OriginationFixture()
        let (seen, unseen) = (try await fixture.submitted(), try await fixture.submitted())
        try await fixture.relay.send(try await fixture.ledger.dueOutbox(limit: 9, now: systemTime()))
        try await fixture.running([fixture.worker()]) {
            try await fixture.eventually {
                try await fixture.jobStates([seen, unseen]).allSatisfy { $0?.state == .done }
            }
        }
        let shown = try #require(try await fixture.reader.state(of: seen, owner: fixture.owner.id)?.assessment)
        _ = try fixture.server.commandLine(["FLUSHALL"])
        try await replaced(0, in: fixture)
        let counts = try await fixture.reconciler().reconcile(everything: true)
        #expect(counts.missing == 0 && counts.waiting == 1)
        #expect(try await fixture.jobStates([seen, unseen]).map { $0?.state } == [nil, .queued])
        #expect(try await record(seen, by: Self.successor, in: fixture) == .alreadyDecided)
        #expect(try await record(unseen, by: Self.successor, in: fixture) == .recorded)
        let state = try await fixture.reader.state(of: seen, owner: fixture.owner.id)
        #expect(state?.assessment == shown && shown.artefactDigest == .sha256(of: OriginationFixture.artefact))
        #expect(try await fixture.ledger.decision(unseen)?.artefactDigest == .sha256(of: Self.successor))
        #expect(try await fixture.ledger.reconciliation().decided == 2)
    }

    /// Redis was away for an hour, in which a model was promoted: what was sent meanwhile is decided by the model that
    /// workers have until they can know of the other, and by that one afterwards.
    @Test func f27WhatWasAcceptedInALongLossOfRedisIsDecidedThoughAModelWasPromotedMeanwhile() async throws {
        let fixture = try await OriginationFixture()
        try await replaced(60, awaitsPublication: true, in: fixture)
        let ids = [try await fixture.submitted(), try await fixture.submitted()]
        _ = try fixture.server.commandLine(["FLUSHALL"])
        try await fixture.relay.send(try await fixture.ledger.dueOutbox(limit: 9, now: systemTime()))
        try await fixture.running([fixture.worker()]) {
            try await fixture.eventually { try await fixture.jobStates(ids).allSatisfy { $0?.state == .done } }
        }
        try await fixture.reconciler().reconcile(everything: true)
        for id in ids {
            let decision = try await fixture.ledger.decision(id)
            #expect(decision?.artefactDigest == .sha256(of: OriginationFixture.artefact))
        }
        #expect(try await fixture.ledger.quarantinedEvents().isEmpty)
        let promotion = try #require(try await fixture.ledger.championPromotions().first)
        let told = systemTime().adding(milliseconds: -50 * 60_000)
        try await fixture.ledger.notePublication(of: promotion, at: told)
        try await fixture.ledger.notePublication(of: promotion, at: systemTime())
        let late = try await fixture.submitted()
        let recorder = ResultRecorder(ledger: fixture.ledger, seal: fixture.seal, logger: fixture.quiet)
        let sealed = try fixture.sealed(try fixture.assessment(of: late))
        let verdict = try await recorder.record(sealed, job: late.jobID, attempt: 1, entryID: "1-2", at: systemTime())
        #expect(verdict == .refused("retired_model"))
    }

    /// Workers swap models within seconds, not at once.
    @Test func whatWorkersHadInHandWhenTheirModelWasReplacedStillCounts() async throws {
        let fixture = try await OriginationFixture()
        try await replaced(1, in: fixture)
        let id = try await fixture.submitted()
        #expect(try await record(id, in: fixture) == .recorded)
    }
}
