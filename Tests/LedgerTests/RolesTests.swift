import Erasures
import Foundation
import Storage
import TestSupport
import Testing

@testable import AccountLedger
@testable import ApplicationLedger
@testable import Ledger
@testable import LedgerRecords

/// The roles of deploy/postgresql (trust L4, S5): the database itself keeps the front from what must never change.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"), .serialized, .timeLimit(.minutes(5)))
struct RolesTests {
    @Test func theFrontsRoleCannotChangeWhatIsAppendOnlyNorAnyTable() async throws {
        let (fixture, database) = try prepared()
        let application = try await fixture.accepted()
        for statement in [
            "UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit",
            "UPDATE decisions SET outcome = 'approve'",
            "DELETE FROM decisions", "DROP TABLE decisions", "ALTER TABLE audit DISABLE TRIGGER ALL",
            "UPDATE applications SET answers = ''", "DELETE FROM applications", "CREATE TABLE t (a BIGINT)",
            "INSERT INTO ledger_migrations VALUES ('9')", "DROP TRIGGER audit_no_delete ON audit",
            "UPDATE loan_events SET amount = 0", "DELETE FROM loan_decisions", "UPDATE guarantees SET number = 9",
            "UPDATE idempotency_answers SET answer = ''", "DELETE FROM erasures", "DELETE FROM index_keys",
            "UPDATE personal_reads SET why = ''", "DELETE FROM publications",
        ] {
            let refusal = #expect(throws: PostgreSQLServer.Failure.self) {
                try database.query("SET ROLE underwriter_web; \(statement)")
            }
            guard case .refused(let text) = refusal else { continue }
            #expect(text.contains("permission denied") || text.contains("must be owner"), "\(statement): \(text)")
        }
        #expect(try await fixture.ledger.application(application.id) != nil)
    }

    @Test func theFrontWorksWithItsRole() async throws {
        let (fixture, database) = try prepared()
        let (front, owner) = try await front(fixture, database)
        #expect(try await front.changePassword(owner.id, to: "y", at: LedgerFixture.noon))
        try await front.probe()
        #expect(
            try await front.read { try $0.row("SELECT CAST(current_user AS TEXT) AS name")?.text("name") }
                == "underwriter_web"
        )
        guard case .intact = try await front.verifyAudit() else {
            Issue.record("the chain broke")
            return
        }
    }

    /// Analysts read payments and decisions under numbers; tables with people, sealed or not, they do not.
    @Test func theAnalystsRoleReadsTheViewsAndNothingElse() throws {
        let (_, database) = try prepared()
        for view in try InventoryTests.inventory().views.keys.sorted() {
            _ = try database.query("SET ROLE underwriter_analyst; SELECT COUNT(*) FROM \(view)")
        }
        for statement in [
            "SELECT * FROM customers", "SELECT * FROM identity_answers", "SELECT * FROM loans",
            "DELETE FROM repayments", "UPDATE collateral SET value = 1",
        ] {
            #expect(throws: PostgreSQLServer.Failure.self, "\(statement)") {
                try database.query("SET ROLE underwriter_analyst; \(statement)")
            }
        }
    }

    /// Re-sealing and erasing change sealed columns of append-only tables, and nothing else of them.
    @Test func theFrontErasesAndSealsAnewWithItsRole() async throws {
        let (fixture, database) = try prepared()
        let (front, owner) = try await front(fixture, database)
        let actor = Actor.commandLine("ada")
        #expect(try await front.rewriteSeals(by: actor, at: LedgerFixture.noon).isEmpty)
        let outcome = try await front.erase(.account(owner.id), why: "asked", by: actor, at: LedgerFixture.noon)
        #expect(outcome == .erased(applications: 1))
    }

    /// A front with its role, which has accepted and decided an application of an account.
    private func front(
        _ fixture: LedgerFixture,
        _ database: PostgreSQLDatabase
    ) async throws -> (Ledger, Account) {
        _ = try database.query("ALTER DATABASE \(database.name) SET role = 'underwriter_web'")
        let front = try fixture.open()
        let owner = try await front.createAccount(
            name: "olga",
            role: .applicant,
            passwordHash: "x",
            at: LedgerFixture.noon
        )
        let application = try fixture.application(of: owner)
        #expect(try await front.accept(application) == .accepted)
        #expect(try await front.record(LedgerFixture.decision(of: application.id)) == .recorded)
        return (front, owner)
    }

    private func prepared() throws -> (LedgerFixture, PostgreSQLDatabase) {
        let fixture = try LedgerFixture(.postgreSQL)
        let database = try #require(fixture.place.database)
        _ = try database.query(String(decoding: try Repository.bytes("deploy/postgresql/roles.sql"), as: UTF8.self))
        return (fixture, database)
    }
}
