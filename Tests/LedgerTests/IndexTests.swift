import Storage
import Testing

@testable import Ledger
@testable import LedgerSchema

/// What is listed or looked up often is found by an index, whichever database it is.
@Suite struct IndexTests {
    @Test(
        arguments: [
            ("applications WHERE owner_id = 'x' ORDER BY submitted_at DESC LIMIT 9", "applications_by_owner"),
            ("applications WHERE application_status = 'x' ORDER BY submitted_at LIMIT 9", "applications_by_status"),
            (
                """
                applications WHERE owner_id = 'x' AND application_status IN ('Submitted', 'Scoring', 'Manual review')
                ORDER BY submitted_at LIMIT 1
                """,
                "applications_undecided"
            ),
            ("drafts WHERE owner_id = 'x'", "drafts_by_owner"),
            ("outbox WHERE state = 'new' AND next_at <= 7 AND fingerprint <> 'x'", "outbox_by_due"),
            ("outbox WHERE state = 'sent' AND sent_at < 7 AND fingerprint <> 'x'", "outbox_by_sent"),
            ("sessions WHERE account_id = 'x'", "sessions_by_account"),
            ("refresh_tokens WHERE session_sha256 = 'x'", "refresh_tokens_by_session"),
            ("promotions WHERE product = 'x' ORDER BY sequence DESC LIMIT 1", "promotions_by_product"),
            ("promotions WHERE artefact_sha256 = 'x'", "promotions_by_artefact"),
            ("applications ORDER BY submitted_at DESC, application_id DESC LIMIT 9", "applications_by_time"),
            (
                "applications WHERE (submitted_at, application_id) < (7, 'x') ORDER BY submitted_at DESC, application_id DESC LIMIT 9",
                "applications_by_time"
            ),
            ("decisions ORDER BY decided_at DESC, application_id DESC LIMIT 9", "decisions_by_time"),
            (
                "decisions WHERE artefact_sha256 = 'x' ORDER BY decided_at DESC, application_id DESC LIMIT 9",
                "decisions_by_model"
            ),
            ("customers ORDER BY created_at DESC, customer_id DESC LIMIT 9", "customers_by_time"),
            (
                "webhook_deliveries WHERE state = 'due' AND next_at <= 7 ORDER BY next_at LIMIT 9",
                "webhook_deliveries_by_due"
            ),
            ("audit WHERE subject = 'x'", "audit_by_subject"),
        ],
        Engine.all
    )
    func whatIsListedIsFoundByAnIndex(_ query: (from: String, index: String), _ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let explain = engine == .sqlite ? "EXPLAIN QUERY PLAN" : "EXPLAIN"
        let plan = try await fixture.ledger.write { db in
            // An empty table is read as a whole for choice; here it is asked whether it must be.
            if engine == .postgreSQL { try db.run("SET LOCAL enable_seqscan = off") }
            return try db.rows("\(explain) SELECT * FROM \(query.from)").map { "\($0.values)" }.joined()
        }
        #expect(plan.contains(query.index), "\(plan)")
    }

    @Test(
        arguments: [
            "INSERT INTO sessions VALUES ('s', 'nobody', 1, 1, 2, 1, 1, NULL, NULL)",
            "INSERT INTO refresh_tokens VALUES ('t', 'no session', 1, NULL)",
            "INSERT INTO referrals VALUES ('no application', 'x', 1)",
            "INSERT INTO promotions VALUES (1, 'p', 'no model', 'a', 'r', x'7b7d', 1)",
            "INSERT INTO drafts VALUES ('d', 'nobody', 'p', '1', x'00', '[]', 1, 1, 1)",
        ],
        Engine.all
    )
    func aRowWithoutWhatItRefersToIsRefused(_ statement: String, _ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        await #expect(throws: LedgerError.refused) { try await fixture.run(statement) }
    }
}
