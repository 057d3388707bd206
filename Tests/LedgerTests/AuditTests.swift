import Documents
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
