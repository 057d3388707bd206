import Lending
import TestSupport
import Testing

@testable import ApplicationLedger
@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema

@Suite("Decisions of people")
struct DeskTests {
    private static let notice = MailDraft(kind: .decision, subject: "Decided", text: "Look at it.")

    /// An application that waits for a person, and two who may decide.
    private struct Case {
        let fixture: LedgerFixture
        let application: AcceptedApplication
        let first: Account
        let second: Account

        init(_ engine: Engine) async throws {
            fixture = try LedgerFixture(engine)
            application = try await fixture.accepted()
            first = try await fixture.account("olga", role: .officer)
            second = try await fixture.account("oscar", role: .officer)
            #expect(try await fixture.ledger.refer(application.id, cause: "poison", at: LedgerFixture.noon))
        }

        func decide(_ decision: DeskDecision, by account: Account, needsSecond: Bool) async throws -> DeskOutcome {
            try await fixture.ledger.decide(
                decision,
                on: application.id,
                by: account.id,
                needsSecond: needsSecond,
                notice: notice,
                at: LedgerFixture.time(60)
            )
        }

        func second(_ agrees: Bool, by account: Account) async throws -> DeskOutcome {
            let at = LedgerFixture.time(90)
            return try await fixture.ledger.second(agrees, on: application.id, by: account.id, notice: notice, at: at)
        }
    }

    private static func decline() throws -> DeskDecision {
        try #require(DeskDecision(outcome: .decline, reasonCodes: ["C1-08", "C1-09"], note: "Canary note"))
    }

    @Test(arguments: Engine.all) func oneDecidesAndNobodyDecidesAgain(_ engine: Engine) async throws {
        let one = try await Case(engine)
        let (ledger, id) = (one.fixture.ledger, one.application.id)
        #expect(try await ledger.deskCases() == [id])
        #expect(try await one.decide(try Self.decline(), by: one.first, needsSecond: false) == .decided)
        #expect(try await one.decide(try Self.decline(), by: one.second, needsSecond: false) == .closed)
        #expect(try await ledger.deskCases().isEmpty)
        let decision = try #require(try await ledger.humanDecision(id))
        #expect(decision.outcome == .decline && decision.reasonCodes == ["C1-08", "C1-09"])
        #expect(decision.note == "Canary note" && decision.decidedBy == one.first.id)
        #expect(try await ledger.application(id)?.status == .declined)
        let line = try await ledger.reconciliation().description
        #expect(line == "received 1 = decided 1 + referred 0 + withdrawn 0 + waiting 0; missing 0")
        let other = try await one.fixture.accepted("another").id
        let asked = [ApplicationID](repeating: other, count: 700) + [id]
        #expect(try await ledger.decidedByPerson(among: asked) == [id])
        #expect(try await ledger.decidedByPerson(among: []).isEmpty)
        for statement in ["DELETE FROM human_decisions", "UPDATE human_decisions SET outcome = 'approve'"] {
            await #expect(throws: LedgerError.appendOnly) { try await one.fixture.run(statement) }
        }
    }

    @Test(arguments: Engine.all) func twoDecideWhereTwoAreNeeded(_ engine: Engine) async throws {
        let one = try await Case(engine)
        let (ledger, id) = (one.fixture.ledger, one.application.id)
        #expect(try await one.decide(try Self.decline(), by: one.first, needsSecond: true) == .proposed)
        #expect(try await one.second(true, by: one.first) == .needsAnother)
        #expect(try await one.second(false, by: one.second) == .returned)
        #expect(try await ledger.proposal(id) == nil)
        #expect(try await one.second(true, by: one.second) == .closed)
        #expect(try await one.decide(try Self.decline(), by: one.first, needsSecond: true) == .proposed)
        #expect(try await ledger.proposal(id)?.by == one.first.id)
        #expect(try await one.second(true, by: one.second) == .decided)
        let decision = try #require(try await ledger.humanDecision(id))
        #expect(decision.proposedBy == one.first.id && decision.decidedBy == one.second.id)
        guard case .intact = try await ledger.verifyAudit() else {
            Issue.record("the chain is broken")
            return
        }
    }
}
