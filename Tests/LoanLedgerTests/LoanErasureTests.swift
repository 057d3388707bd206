import AccountLedger
import Documents
import Erasures
import Foundation
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import LoanServicing
import Loans
import SubjectData
import TestSupport
import Testing

/// Trust D7 and L7: who answers for a loan and why it was written off go with the borrower, and until then nobody changes
/// a reason unseen.
@Suite(.timeLimit(.minutes(5))) struct LoanErasureTests {
    private static let books: [Bool] = PostgreSQLServer.isInstalled ? [false, true] : [false]

    private static func writtenOff(onServer: Bool) async throws -> (BookFixture, LoanRecord) {
        let fixture = onServer ? try BookFixture.onServer() : try BookFixture()
        let (loan, noon) = (try await fixture.disbursed(), BookFixture.noon)
        let olga = try await fixture.ledger.createAccount(name: "olga", role: .officer, passwordHash: "x", at: noon)
        let friend = Guarantor(name: "Gita Rao", relationship: "sister", pan: "ABCDE1234F")
        try await fixture.book.add(friend, to: loan.id, after: 0, at: noon, by: .account(olga.id))
        try await fixture.book.carryOut(
            LoanDecision(
                LoanEvent(sequence: 1, effectiveOn: BookFixture.today, .writeOff),
                because: "Insolvent, says her brother"
            ),
            on: loan.id,
            at: noon,
            by: olga.id
        )
        return (fixture, loan)
    }

    @Test(arguments: books) func d7GuarantorsAndReasonsGoWithTheBorrower(_ onServer: Bool) async throws {
        let (fixture, loan) = try await Self.writtenOff(onServer: onServer)
        #expect(try await fixture.book.guarantors(of: loan.id).map(\.name) == ["Gita Rao"])
        let anna = try #require(try await fixture.ledger.account(named: "anna INR"))
        // D8: the loan with all that belongs to it is in the borrower's copy; of the guarantor, the name only.
        let copy = try await SubjectCopy(ledger: fixture.ledger).document(of: anna)
        let held = try #require(copy["also_held"]?.objectValue)
        #expect(held["loans"]?.arrayValue?.first?["status"] == "written_off")
        #expect(held["loans"]?.arrayValue?.first?["starts_on"]?.stringValue == BookFixture.today.iso)
        #expect(held["loan_decisions"]?.arrayValue?.first?["reason"] == "Insolvent, says her brother")
        #expect(held["guarantees"]?.arrayValue?.first?["person"] == "Gita Rao")
        #expect(Set(["loan_offers", "loan_events", "disbursements", "borrowers"]).isSubset(of: held.keys))
        #expect(!String(decoding: copy.canonicalBytes, as: UTF8.self).contains("ABCDE1234F"))
        let actor = Actor.commandLine("olga")
        try await fixture.ledger.writeDown(
            PersonalRead(at: BookFixture.noon, actor: actor, person: .loan(loan.id), why: "Her sister called")
        )
        let read = try #require(try await fixture.ledger.auditRows(about: .loan(loan.id)).last)
        #expect(try await fixture.ledger.reason(of: read) == "Her sister called")
        let outcome = try await fixture.ledger.erase(
            .account(anna.id),
            why: "asked for it",
            by: .commandLine("ada"),
            at: BookFixture.noon
        )
        #expect(outcome == .erased(applications: 1))
        let left = try await fixture.book.guarantors(of: loan.id)
        #expect(left.map(\.name) == ["erased"] && left.map(\.pan) == [""])
        #expect(try await fixture.book.decisions(on: loan.id).map(\.decision.reason) == [""])
        #expect(try await fixture.ledger.reason(of: read) == nil)
        guard case .intact = try await fixture.ledger.verifyAudit() else {
            Issue.record("the chain broke")
            return
        }
    }

    @Test func l7AReasonThatWasChangedOrTakenAwayIsFound() async throws {
        for change in ["UPDATE loan_decisions SET reason = x'0203'", "DELETE FROM loan_decisions"] {
            let (fixture, loan) = try await Self.writtenOff(onServer: false)
            let entry = try await fixture.ledger.auditRows(about: .loan(loan.id)).last { $0.action == "loan.decided" }
            let digest = try #require(entry?.detail["reason_sha256"]?.stringValue)
            #expect(digest.utf8.count == 64 && entry?.detail["kind"] != nil)
            try await fixture.ledger.writeTables { tables in
                try tables.define("DROP TRIGGER loan_decisions_no_update; DROP TRIGGER loan_decisions_no_delete")
                try tables.define(change)
            }
            #expect(try await fixture.ledger.verifyAudit() == .unauditedLoan(loan.id))
        }
    }
}
