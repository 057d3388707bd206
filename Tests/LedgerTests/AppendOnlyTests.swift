import AccountLedger
import Documents
import Lending
import TestSupport
import Testing

@testable import ApplicationLedger
@testable import LedgerRecords
@testable import LedgerSchema
@testable import ModelLedger

@Suite struct AppendOnlyTests {
    /// Tables that only grow.
    private static let tables = [
        "decisions", "referrals", "event_quarantine", "models", "promotions", "audit", "identity_answers",
        "protected_answers", "idempotency", "idempotency_answers", "applications", "personal_reads",
    ]

    private static let updates = [
        ("decisions", "outcome = 'approve'"), ("referrals", "cause = 'x'"), ("event_quarantine", "cause = 'x'"),
        ("models", "version = '9'"), ("promotions", "reason = 'x'"), ("audit", "actor = 'x'"),
        ("identity_answers", "answers = x'00'"), ("protected_answers", "answers = x'00'"),
        ("idempotency", "status = 500"), ("idempotency_answers", "answer = x'00'"),
        ("applications", "answers = x'00'"), ("personal_reads", "why = x'00'"),
        ("applications", "feature_vector_sha256 = 'x'"), ("applications", "owner_id = owner_id"),
    ]

    // One ledger for all tables: what is refused leaves it as it was, and what is not is said by name.
    @Test(arguments: Engine.all) func rowsCannotBeDeletedOrReplaced(_ engine: Engine) async throws {
        let fixture = try await filled(engine)
        for table in Self.tables {
            let wipe =
                engine == .sqlite
                ? "INSERT OR REPLACE INTO \(table) SELECT * FROM \(table)" : "TRUNCATE \(table) CASCADE"
            for statement in ["DELETE FROM \(table)", wipe] {
                await #expect(throws: LedgerError.appendOnly, "\(statement)") { try await fixture.run(statement) }
            }
            #expect(try await fixture.count(table) > 0, "\(table)")
        }
    }

    @Test(arguments: Engine.all) func rowsCannotBeChanged(_ engine: Engine) async throws {
        let fixture = try await filled(engine)
        for (table, change) in Self.updates {
            let update = "UPDATE \(table) SET \(change)"
            #expect(try await fixture.count(table) > 0, "\(table)")
            await #expect(throws: LedgerError.appendOnly, "\(update)") { try await fixture.run(update) }
        }
    }

    /// At least one row in every append-only table.
    private func filled(_ engine: Engine) async throws -> LedgerFixture {
        let fixture = try LedgerFixture(engine)
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
        let answer = FirstAnswer(status: 200, headers: [:], document: [:])
        _ = try await fixture.ledger.keepFirstAnswer(answer, of: application.id)
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
        let (actor, person) = (Actor.commandLine("anna"), PersonalRead.Person.application(application.id))
        try await fixture.ledger.writeDown(
            PersonalRead(at: LedgerFixture.noon, actor: actor, person: person, why: "asked")
        )
        return fixture
    }
}
