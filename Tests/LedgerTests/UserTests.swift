import TestSupport
import Testing

@testable import AccountLedger
@testable import LedgerRecords

@Suite("Looking after accounts")
struct UserTests {
    @Test(arguments: Engine.all) func accountsAreFoundByHowTheyBeginAndSignsOfPatternsAreNone(
        _ engine: Engine
    ) async throws {
        let fixture = try LedgerFixture(engine)
        for name in ["ann_a", "annxa", "Bert"] { _ = try await fixture.account(name) }
        _ = try await fixture.account("anton", role: .officer)
        let found = { (text: String, staffOnly: Bool) in
            try await fixture.ledger.accounts(beginningWith: text, staffOnly: staffOnly, limit: 10).map(\.name)
        }
        #expect(try await found("AN", false) == ["ann_a", "annxa", "anton"])
        #expect(try await found("ann_", false) == ["ann_a"])
        #expect(try await found("%", false).isEmpty)
        #expect(try await found("", true) == ["anton"])
    }

    @Test(arguments: Engine.all) func theLastAdminKeepsRoleAndAccess(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let (ledger, actor, noon) = (fixture.ledger, Actor.commandLine("test"), LedgerFixture.noon)
        let first = try await fixture.account("ada", role: .admin).id
        #expect(try await ledger.setLocked(true, first, at: noon, by: actor) == .lastAdmin)
        #expect(try await ledger.changeRole(of: first, to: .officer, at: noon, by: actor) == .lastAdmin)
        let second = try await fixture.account("olga", role: .officer).id
        #expect(try await ledger.changeRole(of: second, to: .admin, at: noon, by: actor) == .done)
        #expect(try await ledger.changeRole(of: second, to: .admin, at: noon, by: actor) == .unchanged)
        #expect(try await ledger.setLocked(true, first, at: noon, by: actor) == .done)
        #expect(try await ledger.setLocked(false, first, at: noon, by: actor) == .done)
        #expect(try await ledger.account(named: "ada")?.isDisabled == false)
    }

    @Test(arguments: Engine.all) func aLockedAccountIsSignedOut(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let account = try await fixture.account("anna")
        let session = SessionRecord(
            id: LedgerFixture.digest("session"),
            account: account.id,
            at: LedgerFixture.noon,
            expiresAt: LedgerFixture.time(3_600),
            idleMilliseconds: 1_800_000,
            device: "Firefox on Linux"
        )
        try await fixture.ledger.createSession(session, refresh: LedgerFixture.digest("refresh"))
        #expect(try await fixture.ledger.sessions(of: account.id).map(\.device) == ["Firefox on Linux"])
        let noon = LedgerFixture.noon
        #expect(try await fixture.ledger.setLocked(true, account.id, at: noon, by: .commandLine("test")) == .done)
        let again = try await fixture.ledger.endSession(session.id, of: account.id, at: noon)
        #expect(!again, "it has ended")
    }
}
