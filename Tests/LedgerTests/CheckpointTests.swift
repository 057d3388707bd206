import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerRecords

/// Trust, L6.
@Suite("Checkpoints of the audit chain")
struct CheckpointTests {
    private static func fill(_ fixture: LedgerFixture, _ count: Int) async throws {
        for number in 0..<count { _ = try await fixture.account("anna\(number)") }
    }

    @Test(arguments: Engine.all) func aCutTailShowsAgainstACheckpointAndNotWithout(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        try await Self.fill(fixture, 3)
        let early = try #require(try await fixture.ledger.checkpoint(at: LedgerFixture.noon))
        try await Self.add(fixture)
        let late = try #require(try await fixture.ledger.checkpoint(at: LedgerFixture.noon))
        #expect(late.seq == early.seq + 10)
        #expect(try await fixture.ledger.check(late) == .holds)
        // Triggers are no lock against the owner of the file or server.
        try await fixture.tamper("DELETE FROM audit WHERE seq > \(early.seq)")
        guard case .intact = try await fixture.ledger.verifyAudit() else {
            Issue.record("the chain alone cannot see it")
            return
        }
        #expect(try await fixture.ledger.check(early) == .holds)
        #expect(try await fixture.ledger.check(late) == .contradicted)
    }

    @Test(arguments: Engine.all) func aCheckpointIsFoundInALineOfTheLogAndAForgedOneIsNone(
        _ engine: Engine
    ) async throws {
        let fixture = try LedgerFixture(engine)
        try await Self.fill(fixture, 1)
        let made = try #require(try await fixture.ledger.checkpoint(at: LedgerFixture.noon))
        let line = #"{"ts":"2026-05-01T12:00:00.000Z","event":"audit_checkpoint","message":"\#(made)"}"#
        #expect(AuditCheckpoint(in: Array(line.utf8)) == made)
        #expect(AuditCheckpoint(in: Array("\(made)".utf8)) == made)
        #expect(AuditCheckpoint(in: Array("underwriter-checkpoint-v1 1 2 3".utf8)) == nil)
        let text = "\(made)".replacing("-v1 \(made.seq) ", with: "-v1 \(made.seq + 1) ")
        let forged = try #require(AuditCheckpoint(in: Array(text.utf8)))
        #expect(try await fixture.ledger.check(forged) == .forged)
    }

    private static func add(_ fixture: LedgerFixture) async throws {
        for number in 0..<10 { _ = try await fixture.account("ben\(number)") }
    }
}
