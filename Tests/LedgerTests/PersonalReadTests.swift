import AccountLedger
import ApplicationLedger
import Documents
import Erasures
import Foundation
import LedgerRecords
import Lending
import Storage
import TestSupport
import Testing

@testable import Ledger
@testable import SubjectData

/// Trust D6, D7, L7: why somebody looked is on record and can be erased; the chain holds its digest.
@Suite struct PersonalReadTests {
    private static let why = "Canary Person called about it"

    private static func read(_ person: PersonalRead.Person) -> PersonalRead {
        PersonalRead(at: LedgerFixture.time(9), actor: .commandLine("olga"), person: person, what: "export", why: why)
    }

    @Test(arguments: Engine.all) func d7TheReasonGoesWithThePerson(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        try await fixture.run("UPDATE applications SET application_status = 'Withdrawn'")
        let subjects = [PersonalRead.Person.application(application.id), .account(application.owner)]
        for subject in subjects { try await fixture.ledger.writeDown(Self.read(subject)) }
        let rows = try await Self.reads(fixture)
        #expect(rows.map(\.subject) == subjects.map { "\($0.auditSubject)" })
        for row in rows {
            #expect(row.detail["what"] == "export" && row.actor == "cli:olga")
            #expect(try await fixture.ledger.reason(of: row) == Self.why)
        }
        #expect(try await !Self.stored(fixture).contains("Canary"))
        let anna = try #require(try await fixture.ledger.account(named: "anna"))
        let copy = try await SubjectCopy(ledger: fixture.ledger).document(of: anna)
        let told = copy["also_held"]?["personal_reads"]?.arrayValue ?? []
        #expect(told.map { $0["why"] } == [.string(Self.why), .string(Self.why)])
        #expect(told.first?["read_at"] == "2026-05-01T12:00:09.000Z")

        let outcome = try await fixture.ledger.erase(
            .account(anna.id),
            why: "asked for it",
            by: .commandLine("ada"),
            at: LedgerFixture.time(20)
        )
        #expect(outcome == .erased(applications: 1))
        // Whoever looks once more leaves no words either.
        try await fixture.ledger.writeDown(Self.read(subjects[0]))
        for row in try await Self.reads(fixture) { #expect(try await fixture.ledger.reason(of: row) == nil) }
        #expect(try await Self.reads(fixture).count == 3)
        #expect(try await fixture.count("subject_keys") == 0)
        guard case .intact = try await fixture.ledger.verifyAudit() else {
            Issue.record("the chain broke")
            return
        }
    }

    @Test(arguments: ["UPDATE personal_reads SET why = x'0203'", "DELETE FROM personal_reads"], Engine.all)
    func l7AReasonThatWasChangedOrTakenAwayIsFound(_ change: String, _ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let owner = try await fixture.account()
        try await fixture.ledger.writeDown(Self.read(.account(owner.id)))
        let seq = try #require(try await Self.reads(fixture).first?.seq)
        try await fixture.tamper(change)
        #expect(try await fixture.ledger.verifyAudit() == .unauditedRead(seq: seq))
    }

    private static func reads(_ fixture: LedgerFixture) async throws -> [AuditRow] {
        try await fixture.ledger.auditRows().filter { $0.action == AuditAction.personalDataRead.rawValue }
    }

    /// What chain and table hold, as text.
    private static func stored(_ fixture: LedgerFixture) async throws -> String {
        try await fixture.ledger.read { db in
            let chain = try db.rows("SELECT detail AS v FROM audit").map { try $0.bytes("v") }
            let reads = try db.rows("SELECT why AS v FROM personal_reads").map { try $0.bytes("v") }
            return (chain + reads).map { String(decoding: $0, as: UTF8.self) }.joined()
        }
    }
}
