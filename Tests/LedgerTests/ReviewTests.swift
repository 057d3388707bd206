import Documents
import Foundation
import Testing

@testable import ApplicationLedger
@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema

@Suite("Requests for a person, and protected answers")
struct ReviewTests {
    @Test(arguments: Engine.all) func aRequestWithTheApplicationIsRecordedWithIt(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        var application = try fixture.application(of: try await fixture.account())
        application.asksForReview = true
        #expect(try await fixture.ledger.accept(application) == .accepted)
        let standing = try #require(try await fixture.ledger.standing(of: application.id))
        #expect(standing.review == ReviewRequest(source: .consent, at: LedgerFixture.noon))
        #expect(standing.application.status == .submitted)
        let rows = try await fixture.ledger.auditRows(about: .application(application.id))
        #expect(rows.map(\.action) == ["application.submitted", "application.review_requested"])
        guard case .intact = try await fixture.ledger.verifyAudit() else {
            Issue.record("the chain is broken")
            return
        }
    }

    @Test(arguments: Engine.all) func aRequestAfterTheDecisionLeavesItAsItWas(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        let decision = LedgerFixture.decision(of: application.id, .decline, reasons: ["C1-08"])
        #expect(try await fixture.ledger.record(decision) == .recorded)
        let later = LedgerFixture.time(60)
        let ask = { try await fixture.ledger.requestReview(application.id, owner: application.owner, at: later) }
        #expect(try await ask() == .requested)
        #expect(try await ask() == .alreadyRequested)
        let standing = try #require(try await fixture.ledger.standing(of: application.id))
        #expect(standing.review == ReviewRequest(source: .page, at: later))
        #expect(standing.application.status == .declined)
        #expect(standing.decision == decision)
        #expect(try await fixture.ledger.reviewRequests().map(\.0) == [application.id])
        #expect(try await fixture.ledger.reconciliation().missing == 0)
    }

    @Test(arguments: Engine.all) func nobodyAsksForAnotherAndNothingIsAskedOfWhatHasEnded(_ engine: Engine) async throws
    {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        let other = try await fixture.account("ben")
        let ledger = fixture.ledger
        #expect(try await ledger.requestReview(application.id, owner: other.id, at: LedgerFixture.noon) == .unknown)
        #expect(try await ledger.withdraw(application.id, owner: application.owner, at: LedgerFixture.noon))
        let outcome = try await ledger.requestReview(application.id, owner: application.owner, at: LedgerFixture.noon)
        #expect(outcome == .closed)
        #expect(try await ledger.reviewRequests().isEmpty)
    }

    @Test(arguments: ["DELETE FROM review_requests", "UPDATE review_requests SET source = 'page'"], Engine.all)
    func aRequestCannotBeTakenBack(_ statement: String, _ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        var application = try fixture.application(of: try await fixture.account())
        application.asksForReview = true
        #expect(try await fixture.ledger.accept(application) == .accepted)
        await #expect(throws: LedgerError.appendOnly) { try await fixture.run(statement) }
    }

    @Test(arguments: Engine.all) func protectedAnswersAreKeptOnceSealedAndApart(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        let (ledger, id, owner) = (fixture.ledger, application.id, application.owner)
        let answers = PersonalAnswers(["sex": "Canary Kind"])
        #expect(try await !ledger.hasProtectedAnswers(id))
        let stranger = try await fixture.account("ben")
        #expect(try await !ledger.keepProtected(answers, of: id, owner: stranger.id, at: LedgerFixture.noon))
        #expect(try await ledger.keepProtected(answers, of: id, owner: owner, at: LedgerFixture.noon))
        let changed = PersonalAnswers(["sex": "other"])
        #expect(try await !ledger.keepProtected(changed, of: id, owner: owner, at: LedgerFixture.noon))
        #expect(try await ledger.protectedAnswers(id) == answers)
        #expect(try await ledger.hasProtectedAnswers(id))
        #expect(try await ledger.application(id)?.allAnswers.values["sex"] == nil)
        let row = try #require(try await ledger.auditRows(about: .application(id)).last)
        #expect(row.action == "application.protected_kept")
        #expect(row.detail.isEmpty)
        for name in engine == .sqlite ? ["", "-wal"] : [] {
            let file = try Data(contentsOf: URL(fileURLWithPath: fixture.path + name))
            #expect(file.range(of: Data("Canary Kind".utf8)) == nil)
        }
    }
}
