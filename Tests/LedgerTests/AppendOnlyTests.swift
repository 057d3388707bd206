import Documents
import GRDB
import Lending
import TestSupport
import Testing

@testable import Ledger

@Suite struct AppendOnlyTests {
    @Test(arguments: [
        "decisions", "referrals", "event_quarantine", "models", "promotions", "audit", "identity_answers",
        "protected_answers", "idempotency", "applications",
    ])
    func rowsCannotBeDeletedOrReplaced(_ table: String) async throws {
        let fixture = try await filled()
        await #expect(throws: DatabaseError.self) {
            try await fixture.ledger.pool.write { try $0.execute(sql: "DELETE FROM \(table)") }
        }
        await #expect(throws: DatabaseError.self) {
            try await fixture.ledger.pool.write { db in
                try db.execute(sql: "INSERT OR REPLACE INTO \(table) SELECT * FROM \(table)")
            }
        }
        let count = try await fixture.ledger.pool.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM \(table)") }
        #expect(try #require(count) > 0)
    }

    @Test(arguments: [
        ("decisions", "outcome = 'approve'"), ("referrals", "cause = 'x'"), ("event_quarantine", "cause = 'x'"),
        ("models", "version = '9'"), ("promotions", "reason = 'x'"), ("audit", "actor = 'x'"),
        ("identity_answers", "answers = x'00'"), ("protected_answers", "answers = x'00'"),
        ("idempotency", "status = 500"), ("applications", "answers = x'00'"),
        ("applications", "feature_vector_sha256 = 'x'"), ("applications", "owner_id = owner_id"),
    ])
    func rowsCannotBeChanged(_ table: String, _ change: String) async throws {
        let fixture = try await filled()
        await #expect(throws: DatabaseError.self) {
            try await fixture.ledger.pool.write { try $0.execute(sql: "UPDATE \(table) SET \(change)") }
        }
    }

    @Test func theLedgerSaysWhatItRefused() async throws {
        let fixture = try await filled()
        await #expect(throws: LedgerError.appendOnly) {
            try await fixture.ledger.write { try $0.execute(sql: "DELETE FROM audit") }
        }
    }

    /// At least one row in every append-only table.
    private func filled() async throws -> LedgerFixture {
        let fixture = try LedgerFixture()
        var application = try fixture.application(of: try await fixture.account())
        application.protected = PersonalAnswers(["gender": "x"])
        application.idempotency = IdempotencyRecord(
            key: "k",
            route: "/",
            fingerprint: LedgerFixture.digest("b"),
            status: 202,
            body: []
        )
        _ = try await fixture.ledger.accept(application)
        _ = try await fixture.ledger.refer(application.id, cause: "poison", at: LedgerFixture.noon)
        _ = try await fixture.ledger.record(LedgerFixture.decision(of: application.id))
        let event = QuarantinedEvent(entryID: "1-1", jobID: "j", cause: "seal", content: [1], at: LedgerFixture.noon)
        _ = try await fixture.ledger.quarantine(event)
        let model = LedgerFixture.model("1")
        _ = try await fixture.ledger.registerModel(model, artefact: [1], definition: [2], by: .commandLine("anna"))
        _ = try await fixture.ledger.promote(
            model.digest,
            reason: "first",
            metrics: .null,
            by: .commandLine("anna"),
            at: LedgerFixture.noon
        )
        return fixture
    }
}
