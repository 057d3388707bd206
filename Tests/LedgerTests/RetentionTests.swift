import TestSupport
import Testing

@testable import AccountLedger
@testable import ApplicationLedger
@testable import LedgerRecords

/// Trust, D7: what has been kept long enough goes, and nothing before.
@Suite("Retention")
struct RetentionTests {
    @Test(arguments: Engine.all) func linksLettersAndFailuresGoWhenTheInventorySaysSo(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let account = try await fixture.account()
        let day: Int64 = 86_400
        try await fixture.ledger.createLink(
            LedgerFixture.digest("half"),
            .second,
            of: account.id,
            at: LedgerFixture.noon,
            expiresAt: LedgerFixture.time(300)
        )
        try await fixture.ledger.recordLoginFailure("account anna", at: LedgerFixture.noon)
        let early = try await fixture.ledger.forgetWhatIsOver(at: LedgerFixture.time(day - 1))
        #expect(early.values.allSatisfy { $0 == 0 })
        let late = try await fixture.ledger.forgetWhatIsOver(at: LedgerFixture.time(day + 301))
        #expect(late["one_time_links"] == 1 && late["login_failures"] == 1)
    }
}
