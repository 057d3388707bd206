import Documents
import GRDB
import Lending
import TestSupport
import Testing

@testable import Ledger

@Suite struct AuditTests {
    @Test func theChainOfAnUntouchedLedgerIsIntact() async throws {
        let fixture = try await chain(of: 5)
        guard case .intact(let count, let head) = try await fixture.ledger.verifyAudit() else {
            Issue.record("not intact")
            return
        }
        #expect(count == 6)
        #expect(head.utf8.count == 64)
        #expect(try await fixture.ledger.auditRows(after: 4).map(\.seq) == [5, 6])
    }

    @Test func anEmptyChainIsIntact() async throws {
        let verification = try await LedgerFixture().ledger.verifyAudit()
        #expect(verification == .intact(count: 0, head: String(repeating: "0", count: 64)))
    }

    @Test(arguments: [
        "UPDATE audit SET actor = 'cli:eve' WHERE seq = 3", "UPDATE audit SET at = at + 1 WHERE seq = 3",
        "UPDATE audit SET detail = x'7b7d' WHERE seq = 3", "UPDATE audit SET hash = zeroblob(32) WHERE seq = 3",
        "UPDATE audit SET key_id = '2' WHERE seq = 3", "UPDATE audit SET trace_id = 't' WHERE seq = 3",
        "UPDATE audit SET action = 'x', subject = 'y' WHERE seq = 3", "DELETE FROM audit WHERE seq = 3",
        "UPDATE audit SET seq = CASE seq WHEN 3 THEN -4 ELSE -3 END WHERE seq IN (3, 4); UPDATE audit SET seq = -seq WHERE seq < 0",
        "UPDATE audit SET seq = -seq WHERE seq >= 3; UPDATE audit SET seq = 1 - seq WHERE seq < 0; INSERT INTO audit SELECT 3, at, key_id, actor, action, subject, trace_id, detail, hash FROM audit WHERE seq = 2",
    ])
    func verifyingNamesTheFirstBadEntry(_ tampering: String) async throws {
        let fixture = try await chain(of: 5)
        try await tamper(fixture, with: tampering)
        #expect(try await fixture.ledger.verifyAudit() == .broken(seq: 3))
    }

    @Test func anotherKeyDoesNotVerify() async throws {
        let fixture = try await chain(of: 1)
        try fixture.ledger.close()
        let other = try Ledger.open(path: fixture.path, keys: LedgerFixture.keys(99))
        #expect(try await other.verifyAudit() == .broken(seq: 1))
    }

    @Test(arguments: ["outcome = 'decline', reason_codes = 'R01'", "assessment = x'7b7d'"])
    func aDecisionChangedBehindTheChainIsFound(_ change: String) async throws {
        let fixture = try LedgerFixture()
        let id = try await fixture.accepted().id
        _ = try await fixture.ledger.record(LedgerFixture.decision(of: id))
        try await tamper(fixture, with: "UPDATE decisions SET \(change)")
        #expect(try await fixture.ledger.verifyAudit() == .unaudited(id))
    }

    @Test func noPersonalValueIsInTheChain() async throws {
        let fixture = try LedgerFixture()
        _ = try await fixture.accepted("canaryname")
        let text = try await fixture.ledger.auditRows().map { "\($0)" }.joined()
        for canary in ["canaryname", "Canary", "CANRY1234P", "250000"] { #expect(!text.contains(canary)) }
    }

    private func chain(of count: Int) async throws -> LedgerFixture {
        let fixture = try LedgerFixture()
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

    /// As somebody would who can write the file: without the triggers.
    private func tamper(_ fixture: LedgerFixture, with sql: String) async throws {
        try await fixture.ledger.pool.write { db in
            for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(name)")
            }
            try db.execute(sql: sql)
        }
    }
}
