import Lending
import TestSupport
import Testing

@testable import ApplicationLedger
@testable import LedgerRecords

@Suite struct OutboxTests {
    @Test(arguments: Engine.all) func aJobIsDueUntilItIsSent(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        #expect(try await due(fixture, at: 0) == [application.id])
        try await fixture.ledger.markSent([application.id], at: LedgerFixture.time(1))
        #expect(try await due(fixture, at: 9).isEmpty)
        #expect(try await fixture.ledger.unsentCount() == 0)
        let sent = try await fixture.ledger.undecidedSent(before: LedgerFixture.time(2), limit: 9)
        #expect(sent.map(\.sentAt) == [LedgerFixture.time(1)])
        #expect(try await fixture.ledger.undecidedSent(before: LedgerFixture.time(1), limit: 9).isEmpty)
    }

    @Test(arguments: Engine.all) func theUndecidedAreReadPageByPage(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        var ids: Set<ApplicationID> = []
        for number in 0..<5 { ids.insert(try await fixture.accepted("person \(number)").id) }
        try await fixture.ledger.markSent(Array(ids), at: LedgerFixture.noon)
        var (seen, last): ([ApplicationID], ApplicationID?) = ([], nil)
        repeat {
            let page = try await fixture.ledger.undecidedSent(before: LedgerFixture.time(1), after: last, limit: 2)
            seen += page.map(\.id)
            last = page.last?.id
        } while last != nil
        #expect(seen.count == 5)
        #expect(Set(seen) == ids)
    }

    @Test(arguments: Engine.all) func aDecisionOrReferralTakesTheJobAway(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let decided = try await fixture.accepted("anna")
        let referred = try await fixture.accepted("otto")
        _ = try await fixture.ledger.record(LedgerFixture.decision(of: decided.id))
        #expect(try await fixture.ledger.refer(referred.id, cause: "poison", at: LedgerFixture.noon))
        #expect(try await due(fixture, at: 99).isEmpty)
    }

    private func due(_ fixture: LedgerFixture, at second: Int64) async throws -> [ApplicationID] {
        try await fixture.ledger.dueOutbox(limit: 9, now: LedgerFixture.time(second)).map(\.id)
    }
}
