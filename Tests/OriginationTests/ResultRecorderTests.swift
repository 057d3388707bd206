import ApplicationLedger
import Assessments
import Documents
import LedgerRecords
import Lending
import Products
import Sealing
import TestSupport
import Testing

@testable import Origination

@Suite(.serialized, .timeLimit(.minutes(3))) struct ResultRecorderTests {
    @Test(arguments: [(0, DecidedOutcome.approve), (9, DecidedOutcome.decline)])
    func aWorkersResultBecomesTheDecision(_ late: Int, _ outcome: DecidedOutcome) async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted(late: late)
        let assessment = try fixture.assessment(of: id, late: late)
        #expect(try await record(try fixture.sealed(assessment), of: id, in: fixture) == .recorded)
        let decision = try #require(try await fixture.ledger.decision(id))
        #expect(decision.outcome == outcome)
        #expect(decision.assessment == assessment.canonicalBytes)
        #expect(decision.artefactDigest == ContentDigest.sha256(of: OriginationFixture.artefact))
        #expect(decision.reasonCodes == (late > 5 ? ["C1-17"] : []))
        #expect(try await record(try fixture.sealed(assessment), of: id, in: fixture) == .alreadyDecided)
        #expect(try await fixture.ledger.quarantinedEvents().isEmpty)
    }

    /// What an attacker who can write Redis, or a worker gone wrong, may put there.
    enum Forgery: String, CaseIterable {
        case garbage, unsealed, seal, size, attempt, job, body, vector, model, otherProductsModel, arm, unknown
    }

    @Test(
        arguments: zip(
            Forgery.allCases,
            [
                "seal", "legacy_shape", "seal", "size", "seal", "job", "body", "vector", "model", "model", "arm",
                "unknown_application",
            ]
        )
    )
    func aForgedResultIsPutAwayAndDecidesNothing(_ forgery: Forgery, _ cause: String) async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        let job = forgery == .unknown ? try #require(JobID("3f2b8c1e-0000-4000-8000-000000000000")) : id.jobID
        let content = try await forge(forgery, id, job, in: fixture)
        let verdict = try await fixture.recorder.record(
            content,
            job: job,
            attempt: 1,
            entryID: "1-1",
            at: systemTime()
        )
        #expect(verdict == .refused(cause))
        #expect(try await fixture.ledger.decision(id) == nil)
        let quarantined = try await fixture.ledger.quarantinedEvents()
        #expect(quarantined.map(\.cause) == [cause])
        // The true result still counts.
        let assessment = try fixture.assessment(of: id)
        #expect(try await record(try fixture.sealed(assessment), of: id, in: fixture) == .recorded)
    }

    @Test func aResultOfAnotherPurposeIsDroppedInSilence() async throws {
        let fixture = try await OriginationFixture()
        let derived = try #require(ApplicationID(uuid: "3f2b8c1e-0000-5000-8000-000000000000"))
        let sealed = try fixture.sealed(try fixture.assessment(of: derived))
        #expect(try await record(sealed, of: derived, in: fixture) == .notAnApplication)
        // The answer to a what-if is no assessment, and sealed under a schema of its own.
        let answer = Array("{\"v\":2}".utf8)
        let other = try fixture.seal.sealEvent(answer, id: derived.jobID, schema: 2, attempt: 1)
        #expect(try await record(other, of: derived, in: fixture) == .notAnApplication)
        #expect(try await fixture.ledger.quarantinedEvents().isEmpty)
    }

    @Test func aWithdrawnApplicationIsNotDecided() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted()
        #expect(try await fixture.ledger.withdraw(id, owner: fixture.owner.id, at: systemTime()))
        let sealed = try fixture.sealed(try fixture.assessment(of: id))
        #expect(try await record(sealed, of: id, in: fixture) == .closed)
        #expect(try await fixture.ledger.decision(id) == nil)
    }

    private func record(
        _ sealed: [UInt8],
        of id: ApplicationID,
        in fixture: OriginationFixture
    ) async throws -> ResultRecorder.Verdict {
        try await fixture.recorder.record(sealed, job: id.jobID, attempt: 1, entryID: "1-2", at: systemTime())
    }

    private func forge(
        _ forgery: Forgery,
        _ id: ApplicationID,
        _ job: JobID,
        in fixture: OriginationFixture
    ) async throws -> [UInt8] {
        let assessment = try fixture.assessment(of: id)
        let body = assessment.canonicalBytes
        switch forgery {
        case .garbage: return [1, 1, 2, 3]
        case .unsealed: return body
        case .seal:
            let other = try OriginationFixture.seal(event: "e1:8bM4vYzJYkS1xPqO0hWm3uKf7n2ZcTtGrBdLeIaNQXw=")
            return try other.sealEvent(body, id: job, schema: 1, attempt: 1)
        case .size: return [UInt8](repeating: 1, count: Seal.maximumBody * 2)
        case .attempt: return try fixture.sealed(assessment, attempt: 2)
        case .job:
            let other = try fixture.assessment(of: OriginationFixture.newID())
            return try fixture.seal.sealEvent(other.canonicalBytes, id: job, schema: 1, attempt: 1)
        case .body: return try fixture.seal.sealEvent(Array("{}".utf8), id: job, schema: 1, attempt: 1)
        case .vector: return try fixture.sealed(try fixture.assessment(of: id, vector: ContentDigest.sha256(of: [])))
        case .model:
            let artefact = Array("registered, never promoted".utf8)
            try await fixture.promoteModel(artefact, of: fixture.product.id, version: "2", isPromoted: false)
            return try fixture.sealed(try fixture.assessment(of: id, artefact: artefact))
        case .otherProductsModel:
            let artefact = Array("of another product".utf8)
            try await fixture.promoteModel(artefact, of: "other-loan", version: "2")
            return try fixture.sealed(try fixture.assessment(of: id, artefact: artefact))
        case .arm: return try fixture.sealed(try fixture.assessment(of: id, arm: "challenger"))
        case .unknown:
            let unknown = try #require(ApplicationID(uuid: job.text))
            return try fixture.sealed(try fixture.assessment(of: unknown))
        }
    }
}
