import Documents
import TestSupport
import Testing

@testable import AccountLedger
@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema

@Suite struct AccountTests {
    @Test(arguments: [("jos\u{E9}", "jose\u{301}"), ("Admin", "admin"), ("STRASSE", "straße")], Engine.all)
    func aNameIsTakenInEverySpellingThatFoldsToIt(
        _ names: (first: String, second: String),
        _ engine: Engine
    ) async throws {
        let (first, second) = names
        let fixture = try LedgerFixture(engine)
        let account = try await fixture.account(first)
        await #expect(throws: LedgerError.nameTaken) { try await fixture.account(second) }
        #expect(try await fixture.ledger.account(named: second)?.id == account.id)
    }

    @Test(arguments: Engine.all) func anAccountIsFoundByItsId(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let account = try await fixture.account()
        #expect(try await fixture.ledger.account(id: account.id) == account)
        #expect(try await fixture.ledger.account(named: "nobody") == nil)
        #expect(AccountID(rawValue: "x' OR 1=1") == nil)
    }

    @Test(arguments: Engine.all) func staffExistsOnceOneIsThereAndNotDisabled(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        _ = try await fixture.account()
        #expect(try await !fixture.ledger.staffExists())
        let staff = try await fixture.account("olga", role: .operator)
        #expect(try await fixture.ledger.staffExists())
        #expect(try await fixture.ledger.disableAccount(staff.id, at: LedgerFixture.noon, by: .commandLine("anna")))
        #expect(try await !fixture.ledger.staffExists())
        #expect(try await !fixture.ledger.disableAccount(staff.id, at: LedgerFixture.noon, by: .commandLine("anna")))
    }

    @Test(arguments: Engine.all) func anInvitationMakesOneAccountOnce(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let token = LedgerFixture.digest("token")
        try await fixture.ledger.createInvitation(
            role: .officer,
            tokenDigest: token,
            expiresAt: LedgerFixture.time(60),
            by: .system("start"),
            at: LedgerFixture.noon
        )
        _ = try await fixture.account("taken")
        await #expect(throws: LedgerError.nameTaken) { try await redeem(token, "taken", 1, in: fixture.ledger) }
        #expect(try await redeem(token, "otto", 2, in: fixture.ledger).role == .officer)
        await #expect(throws: LedgerError.invitationInvalid) { try await redeem(token, "eve", 3, in: fixture.ledger) }
        #expect(try await fixture.ledger.invitation(token, at: LedgerFixture.time(3)) == nil)
    }

    @Test(arguments: Engine.all) func anInvitationLapses(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let token = LedgerFixture.digest("token")
        try await fixture.ledger.createInvitation(
            role: .admin,
            tokenDigest: token,
            expiresAt: LedgerFixture.time(60),
            by: .system("start"),
            at: LedgerFixture.noon
        )
        #expect(try await fixture.ledger.invitation(token, at: LedgerFixture.time(59))?.role == .admin)
        await #expect(throws: LedgerError.invitationInvalid) { try await redeem(token, "eve", 60, in: fixture.ledger) }
    }

    @Test(arguments: Engine.all) func failuresAreCountedForADayAndForgottenAfterSuccess(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let ledger = fixture.ledger
        for second in 1...3 {
            let failures = try await ledger.recordLoginFailure("anna", at: LedgerFixture.time(Int64(second)))
            #expect(failures.count == second)
        }
        #expect(try await ledger.loginFailures("anna", at: LedgerFixture.time(9)).lastAt == LedgerFixture.time(3))
        #expect(try await ledger.loginFailures("otto", at: LedgerFixture.time(9)).count == 0)
        #expect(try await ledger.loginFailures("anna", at: LedgerFixture.time(90_000)).count == 0)
        #expect(try await ledger.recordLoginFailure("anna", at: LedgerFixture.time(90_000)).count == 1)
        try await ledger.clearLoginFailures("anna")
        #expect(try await ledger.loginFailures("anna", at: LedgerFixture.time(90_001)).count == 0)
    }

    private func redeem(
        _ token: ContentDigest,
        _ name: String,
        _ second: Int64,
        in ledger: Ledger
    ) async throws -> Account {
        try await ledger.redeemInvitation(token, name: name, passwordHash: "x", at: LedgerFixture.time(second))
    }
}
