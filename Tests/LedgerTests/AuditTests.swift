import Documents
import Lending
import TestSupport
import Testing

@testable import ApplicationLedger
@testable import Ledger
@testable import LedgerRecords

@Suite struct AuditTests {
    @Test(arguments: Engine.all) func theChainOfAnUntouchedLedgerIsIntact(_ engine: Engine) async throws {
        let fixture = try await chain(of: 5, engine)
        guard case .intact(let count, let head) = try await fixture.ledger.verifyAudit() else {
            Issue.record("not intact")
            return
        }
        #expect(count == 6)
        #expect(head.utf8.count == 64)
        #expect(try await fixture.ledger.auditRows(after: 4).map(\.seq) == [5, 6])
    }

    @Test(arguments: Engine.all) func anEmptyChainIsIntact(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let verification = try await fixture.ledger.verifyAudit()
        withExtendedLifetime(fixture) {}
        #expect(verification == .intact(count: 0, head: String(repeating: "0", count: 64)))
    }

    @Test(
        arguments: [
            "UPDATE audit SET actor = 'cli:eve' WHERE seq = 3", "UPDATE audit SET at = at + 1 WHERE seq = 3",
            "UPDATE audit SET detail = x'7b7d' WHERE seq = 3",
            "UPDATE audit SET hash = x'0000000000000000000000000000000000000000000000000000000000000000' WHERE seq = 3",
            "UPDATE audit SET key_id = '2' WHERE seq = 3", "UPDATE audit SET trace_id = 't' WHERE seq = 3",
            "UPDATE audit SET action = 'x', subject = 'y' WHERE seq = 3", "DELETE FROM audit WHERE seq = 3",
            "UPDATE audit SET seq = CASE seq WHEN 3 THEN -4 ELSE -3 END WHERE seq IN (3, 4); UPDATE audit SET seq = -seq WHERE seq < 0",
            "UPDATE audit SET seq = -seq WHERE seq >= 3; UPDATE audit SET seq = 1 - seq WHERE seq < 0; INSERT INTO audit SELECT 3, at, key_id, actor, action, subject, trace_id, detail, hash FROM audit WHERE seq = 2",
        ],
        Engine.all
    )
    func verifyingNamesTheFirstBadEntry(_ tampering: String, _ engine: Engine) async throws {
        let fixture = try await chain(of: 5, engine)
        try await fixture.tamper(tampering)
        #expect(try await fixture.ledger.verifyAudit() == .broken(seq: 3))
    }

    @Test(arguments: Engine.all) func anotherKeyDoesNotVerify(_ engine: Engine) async throws {
        let fixture = try await chain(of: 1, engine)
        try fixture.ledger.close()
        let other = try fixture.open(LedgerFixture.keys(99))
        #expect(try await other.verifyAudit() == .broken(seq: 1))
    }

    @Test(arguments: ["outcome = 'decline', reason_codes = 'R01'", "assessment = x'7b7d'"], Engine.all)
    func aDecisionChangedBehindTheChainIsFound(_ change: String, _ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let id = try await fixture.accepted().id
        _ = try await fixture.ledger.record(LedgerFixture.decision(of: id))
        try await fixture.tamper("UPDATE decisions SET \(change)")
        #expect(try await fixture.ledger.verifyAudit() == .unaudited(id))
    }

    /// Trust V7: pages and figures read columns, so these have to say what the audited assessment says.
    @Test(
        arguments: [
            "credit_score = 900", "risk_probability = 0.01", "reason_codes = ''", "model = 'other'",
            "model_version = '2'", "policy_version = '2'", "feature_vector_sha256 = 'x'", "artefact_sha256 = 'x'",
        ],
        Engine.all
    )
    func aColumnThatSaysSomethingElseThanTheAssessmentIsFound(_ change: String, _ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let id = try await fixture.accepted().id
        #expect(try await fixture.ledger.record(Self.assessed(id)) == .recorded)
        guard case .intact = try await fixture.ledger.verifyAudit() else {
            Issue.record("not intact before")
            return
        }
        try await fixture.tamper("UPDATE decisions SET \(change)")
        #expect(try await fixture.ledger.verifyAudit() == .unaudited(id))
    }

    @Test(arguments: Engine.all) func aDecisionThatWasTakenAwayIsFound(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let (kept, gone) = (try await fixture.accepted("anna").id, try await fixture.accepted("ben").id)
        for id in [kept, gone] { _ = try await fixture.ledger.record(LedgerFixture.decision(of: id)) }
        try await fixture.tamper("DELETE FROM decisions WHERE application_id = '\(gone.uuid)'")
        #expect(try await fixture.ledger.verifyAudit() == .unaudited(gone))
    }

    @Test(
        arguments: [
            "UPDATE human_decisions SET outcome = 'approve'", "UPDATE human_decisions SET reason_codes = 'C1-01'",
            "UPDATE human_decisions SET note = x'00'", "UPDATE human_decisions SET decided_by = OTHER",
            "UPDATE human_decisions SET proposed_by = OTHER", "DELETE FROM human_decisions",
        ],
        Engine.all
    )
    func whatAPersonDecidedCannotBeChangedUnseen(_ change: String, _ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let (ledger, id) = (fixture.ledger, try await fixture.accepted().id)
        let officer = try await fixture.account("olga", role: .officer)
        #expect(try await ledger.refer(id, cause: "poison", at: LedgerFixture.noon))
        let decision = try #require(DeskDecision(outcome: .decline, reasonCodes: ["C1-08"], note: "Too much debt"))
        let notice = MailDraft(kind: .decision, subject: "Decided", text: "Look at it.")
        let at = LedgerFixture.time(60)
        let done = try await ledger.decide(decision, on: id, by: officer.id, needsSecond: false, notice: notice, at: at)
        #expect(done == .decided)
        guard case .intact = try await ledger.verifyAudit() else {
            Issue.record("not intact before")
            return
        }
        let other = "(SELECT account_id FROM accounts WHERE name = 'anna')"
        try await fixture.tamper(change.replacing("OTHER", with: other))
        #expect(try await ledger.verifyAudit() == .unaudited(id))
    }

    /// A decision with what its assessment says in its columns.
    private static func assessed(_ id: ApplicationID) -> DecisionRecord {
        let (artefact, vector) = (LedgerFixture.digest("artefact"), LedgerFixture.digest("vector"))
        let assessment: JSONValue = [
            "model": "scorecard", "version": "1", "policy_version": "2026-05", "score": 712, "pd": 0.03,
            "artifact_sha256": .string(artefact.hex), "feature_vector_sha256": .string(vector.hex),
            "reasons": [["code": "R01"], ["code": "R07"]],
        ]
        return DecisionRecord(
            applicationID: id,
            outcome: .manualReview,
            score: 712,
            probabilityOfDefault: 0.03,
            reasonCodes: ["R01", "R07"],
            assessment: assessment.canonicalBytes,
            model: "scorecard",
            modelVersion: "1",
            artefactDigest: artefact,
            policyVersion: "2026-05",
            featureVectorDigest: vector,
            attempt: 1,
            at: LedgerFixture.time(5)
        )
    }

    @Test(arguments: Engine.all) func noPersonalValueIsInTheChain(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        _ = try await fixture.accepted("canaryname")
        let text = try await fixture.ledger.auditRows().map { "\($0)" }.joined()
        for canary in ["canaryname", "Canary", "CANRY1234P", "250000"] { #expect(!text.contains(canary)) }
    }

    private func chain(of count: Int, _ engine: Engine) async throws -> LedgerFixture {
        let fixture = try LedgerFixture(engine)
        _ = try await fixture.account()
        for number in 0..<count {
            let entry = AuditEntry(
                at: LedgerFixture.time(Int64(number)),
                actor: .commandLine("anna"),
                action: .queueControlled,
                subject: .queue("applications"),
                traceID: number == 0 ? "trace" : nil,
                detail: ["number": .number(Double(number))]
            )
            try await fixture.ledger.audit(entry)
        }
        return fixture
    }
}
