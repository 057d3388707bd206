import Foundation
import TestSupport
import Testing

@testable import AccountLedger
@testable import LedgerRecords

/// Trust P8, P9: what somebody began with the old password, or with a link sent to the old address, ends with it.
@Suite("Links that are void")
struct LinkTests {
    /// What ends them.
    enum Change: CaseIterable {
        case password, reset, address, lock, unlock, disable
    }

    private static let draft = MailDraft(kind: .reset, subject: "Subject", text: "Text")
    private static let later = LedgerFixture.time(10_000)

    @Test(arguments: Change.allCases, Engine.all)
    func aResetAndAHalfSignInEndWith(_ change: Change, _ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let (ledger, noon) = (fixture.ledger, LedgerFixture.noon)
        let (account, other) = (try await fixture.account(), try await fixture.account("ben"))
        if change == .unlock {
            _ = try await ledger.setLocked(true, account.id, at: noon, by: .commandLine("test"))
        }
        let purposes: [LinkPurpose] = [.second, .reset]
        for (owner, purpose) in [account, other].flatMap({ owner in purposes.map { (owner, $0) } }) {
            let token = LedgerFixture.digest("\(owner.name) \(purpose)")
            try await ledger.createLink(token, purpose, of: owner.id, at: noon, expiresAt: Self.later)
        }
        try await apply(change, to: account, of: fixture)
        let now = LedgerFixture.time(2)
        for purpose in purposes where !(change == .reset && purpose == .reset) {
            let mine = try await ledger.useLink(LedgerFixture.digest("anna \(purpose)"), purpose, at: now)
            #expect(mine == nil, "\(purpose)")
            let others = try await ledger.useLink(LedgerFixture.digest("ben \(purpose)"), purpose, at: now)
            #expect(others == other.id, "\(purpose)")
        }
    }

    private func apply(_ change: Change, to account: Account, of fixture: LedgerFixture) async throws {
        let (ledger, id, at) = (fixture.ledger, account.id, LedgerFixture.time(1))
        let actor = Actor.commandLine("test")
        switch change {
        case .password: #expect(try await ledger.changePassword(id, to: "x", at: at))
        case .reset:
            let token = LedgerFixture.digest("anna reset")
            #expect(try await ledger.resetPassword(token, to: "x", notice: nil, at: at) == id)
        case .address:
            try await ledger.setMailAddress(
                try #require(MailAddress("anna@example.com")),
                of: id,
                link: (LedgerFixture.digest("confirm"), Self.later),
                letter: Self.draft,
                notice: Self.draft,
                at: at
            )
        case .lock: #expect(try await ledger.setLocked(true, id, at: at, by: actor) == .done)
        case .unlock: #expect(try await ledger.setLocked(false, id, at: at, by: actor) == .done)
        case .disable: #expect(try await ledger.disableAccount(id, at: at, by: actor))
        }
    }
}
