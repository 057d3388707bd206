import Documents
import Lending
import TestSupport
import Testing

@testable import ApplicationLedger
@testable import LedgerRecords
@testable import LedgerSchema

@Suite struct DraftTests {
    @Test(arguments: Engine.all) func aDraftKeepsWhatWasSaved(_ engine: Engine) async throws {
        let (fixture, owner, id) = try await draft(engine)
        let answers = PersonalAnswers(["full_name": "Anna", "loan_amount": 250_000])
        #expect(try await save(fixture, owner, id, answers, expecting: 1) == .saved(version: 2))
        let kept = try #require(try await fixture.ledger.draft(id, owner: owner.id))
        #expect(kept.answers == answers)
        #expect(kept.pagesDone == ["you", "loan"])
        #expect(kept.version == 2)
        #expect(kept.updatedAt == LedgerFixture.time(9))
        #expect(try await fixture.ledger.drafts(owner: owner.id) == [kept])
    }

    @Test(arguments: Engine.all) func aSaveOnAnOldVersionIsRefused(_ engine: Engine) async throws {
        let (fixture, owner, id) = try await draft(engine)
        let answers = PersonalAnswers(["loan_amount": 1])
        #expect(try await save(fixture, owner, id, answers, expecting: 1) == .saved(version: 2))
        #expect(try await save(fixture, owner, id, PersonalAnswers(), expecting: 1) == .stale(version: 2))
        #expect(try await fixture.ledger.draft(id, owner: owner.id)?.answers == answers)
        #expect(try await save(fixture, owner, id, PersonalAnswers(), expecting: nil) == .saved(version: 3))
    }

    @Test(arguments: Engine.all) func anotherPersonsDraftDoesNotExist(_ engine: Engine) async throws {
        let (fixture, owner, id) = try await draft(engine)
        let other = try await fixture.account("eve")
        #expect(try await fixture.ledger.draft(id, owner: other.id) == nil)
        #expect(try await fixture.ledger.drafts(owner: other.id).isEmpty)
        #expect(try await save(fixture, other, id, PersonalAnswers(), expecting: nil) == .unknown)
        #expect(try await !fixture.ledger.deleteDraft(id, owner: other.id))
        #expect(try await fixture.ledger.accept(fixture.application(of: other, id: id)) == .foreign)
        #expect(try await fixture.ledger.deleteDraft(id, owner: owner.id))
    }

    @Test(arguments: Engine.all) func acceptingTheApplicationTakesItsDraftAway(_ engine: Engine) async throws {
        let (fixture, owner, id) = try await draft(engine)
        #expect(try await fixture.ledger.accept(fixture.application(of: owner, id: id)) == .accepted)
        #expect(try await fixture.ledger.draft(id, owner: owner.id) == nil)
    }

    @Test(arguments: Engine.all) func thereAreNoMoreThanTwentyDrafts(_ engine: Engine) async throws {
        let (fixture, owner, _) = try await draft(engine)
        for _ in 2...20 { try await begin(LedgerFixture.newID(), owner, in: fixture) }
        await #expect(throws: LedgerError.tooManyDrafts) {
            try await begin(LedgerFixture.newID(), owner, in: fixture)
        }
    }

    private func draft(_ engine: Engine) async throws -> (LedgerFixture, Account, ApplicationID) {
        let fixture = try LedgerFixture(engine)
        let owner = try await fixture.account()
        let id = LedgerFixture.newID()
        try await begin(id, owner, in: fixture)
        return (fixture, owner, id)
    }

    private func begin(_ id: ApplicationID, _ owner: Account, in fixture: LedgerFixture) async throws {
        try await fixture.ledger.createDraft(
            id,
            owner: owner.id,
            product: "personal-loan",
            version: "1.0.0",
            at: LedgerFixture.noon
        )
    }

    private func save(
        _ fixture: LedgerFixture,
        _ owner: Account,
        _ id: ApplicationID,
        _ answers: PersonalAnswers,
        expecting version: Int?
    ) async throws -> DraftSaveOutcome {
        try await fixture.ledger.saveDraft(
            id,
            owner: owner.id,
            answers: answers,
            pagesDone: ["you", "loan"],
            at: LedgerFixture.time(9),
            expecting: version
        )
    }
}
