import Documents
import TestSupport
import Testing

@testable import AccountLedger
@testable import Ledger
@testable import LedgerRecords

@Suite struct SessionTests {
    private static let id = LedgerFixture.digest("session")
    private static let idle: Int64 = 1_800

    @Test(arguments: Engine.all) func aSessionLivesUntilItIsIdleOrOver(_ engine: Engine) async throws {
        let (fixture, account) = try await signedIn(engine)
        let session = try #require(try await fixture.ledger.session(Self.id))
        #expect(session.account == account)
        #expect(session.isLive(at: LedgerFixture.time(Self.idle - 1)))
        #expect(!session.isLive(at: LedgerFixture.time(Self.idle)))
        try await fixture.ledger.touchSession(Self.id, at: LedgerFixture.time(1_700))
        #expect(try await live(fixture, at: 3_000))
        try await fixture.ledger.touchSession(Self.id, at: LedgerFixture.time(7_199))
        #expect(try await !live(fixture, at: 7_200))
    }

    @Test(arguments: Engine.all) func endingOrDisablingEndsItAtOnce(_ engine: Engine) async throws {
        let (fixture, account) = try await signedIn(engine)
        try await fixture.ledger.endSession(Self.id, at: LedgerFixture.time(1))
        #expect(try await !live(fixture, at: 1))
        let (other, second) = try await signedIn(engine)
        _ = try await other.ledger.disableAccount(second.id, at: LedgerFixture.time(1), by: .account(account.id))
        #expect(try await !live(other, at: 1))
        #expect(try await rotate(other, "r1", "r2", at: 2) == .expired)
    }

    @Test(arguments: Engine.all) func changingThePasswordEndsEverySession(_ engine: Engine) async throws {
        let (fixture, account) = try await signedIn(engine)
        let changed = try await fixture.ledger.changePassword(account.id, to: "$2b$new", at: LedgerFixture.time(1))
        #expect(changed)
        #expect(try await fixture.ledger.sessions(of: account.id).isEmpty)
        #expect(try await fixture.ledger.account(id: account.id)?.passwordHash == "$2b$new")
    }

    @Test(arguments: Engine.all) func aHashThatIsRenewedLateDoesNotBringAnOldPasswordBack(_ engine: Engine) async throws
    {
        let (fixture, account) = try await signedIn(engine)
        _ = try await fixture.ledger.changePassword(account.id, to: "$2b$new", at: LedgerFixture.time(1))
        try await fixture.ledger.renewPasswordHash(of: account, to: "$2b$stronger")
        #expect(try await fixture.ledger.account(id: account.id)?.passwordHash == "$2b$new")
        let now = try #require(try await fixture.ledger.account(id: account.id))
        try await fixture.ledger.renewPasswordHash(of: now, to: "$2b$stronger")
        #expect(try await fixture.ledger.account(id: account.id)?.passwordHash == "$2b$stronger")
    }

    @Test(arguments: Engine.all) func aRefreshTokenIsExchangedOnce(_ engine: Engine) async throws {
        let (fixture, account) = try await signedIn(engine)
        guard case .rotated(let signedIn) = try await rotate(fixture, "r1", "r2", at: 60) else {
            Issue.record("not rotated")
            return
        }
        #expect(signedIn.session.lastSeenAt == LedgerFixture.time(60))
        #expect(try await rotate(fixture, "r1", "r3", at: 71) == .reuse(session: Self.id, account: account.id))
        #expect(try await rotate(fixture, "r2", "r4", at: 72) == .expired)
        #expect(try await rotate(fixture, "never", "r5", at: 73) == .unknown)
        let rows = try await fixture.ledger.auditRows(about: .account(account.id))
        #expect(rows.map(\.action) == ["account.created", "session.token_reused"])
    }

    @Test(arguments: Engine.all) func twoTabsWithinTenSecondsBothStaySignedIn(_ engine: Engine) async throws {
        let (fixture, _) = try await signedIn(engine)
        for (old, new, second) in [("r1", "r2", 60), ("r1", "r3", 70), ("r2", "r4", 90), ("r3", "r5", 91)] {
            guard case .rotated = try await rotate(fixture, old, new, at: Int64(second)) else {
                Issue.record("\(old) was not exchanged")
                continue
            }
        }
    }

    @Test(arguments: Engine.all) func oldSessionsAreForgottenWithTheirTokens(_ engine: Engine) async throws {
        let (fixture, _) = try await signedIn(engine)
        try await fixture.ledger.purgeSessions(endedBefore: LedgerFixture.time(7_200))
        #expect(try await fixture.ledger.session(Self.id) != nil)
        try await fixture.ledger.purgeSessions(endedBefore: LedgerFixture.time(7_201))
        #expect(try await fixture.ledger.session(Self.id) == nil)
        #expect(try await rotate(fixture, "r1", "r2", at: 60) == .unknown)
    }

    private func signedIn(_ engine: Engine) async throws -> (LedgerFixture, Account) {
        let fixture = try LedgerFixture(engine)
        let account = try await fixture.account()
        try await fixture.ledger.createSession(session(account, Self.id), refresh: LedgerFixture.digest("r1"))
        return (fixture, account)
    }

    private func session(_ account: Account, _ id: ContentDigest) -> SessionRecord {
        SessionRecord(
            id: id,
            account: account.id,
            at: LedgerFixture.noon,
            expiresAt: LedgerFixture.time(7_200),
            idleMilliseconds: Self.idle * 1_000
        )
    }

    private func live(_ fixture: LedgerFixture, at second: Int64) async throws -> Bool {
        try await fixture.ledger.session(Self.id)?.isLive(at: LedgerFixture.time(second)) ?? false
    }

    private func rotate(
        _ fixture: LedgerFixture,
        _ old: String,
        _ new: String,
        at second: Int64
    ) async throws -> RotationOutcome {
        try await fixture.ledger.rotateRefresh(
            LedgerFixture.digest(old),
            to: LedgerFixture.digest(new),
            at: LedgerFixture.time(second)
        )
    }
}
