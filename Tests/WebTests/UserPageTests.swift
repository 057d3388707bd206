import AccountLedger
import Documents
import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import Ledger
import LedgerRecords
import Lending
import TestSupport
import Testing

@testable import Requests
@testable import Web

@Suite("Accounts, for an admin", .serialized, .timeLimit(.minutes(5)))
struct UserPageTests {
    private static let html: HTTPFields = [.accept: "text/html"]

    @Test func anAdminInvitesChangesLocksAndSignsOut() async throws {
        let front = try await Front()
        try await front.run { client in
            let admin = Browser(client)
            _ = try await front.signIn(as: .admin, admin, client)
            try await admin.open("/admin/users")
            let invited = try await admin.submit(["role": "officer"])
            let link = try #require(invited.text.firstMatch(of: /http:\/\/localhost:0(\/join\/[A-Za-z0-9_-]{43})/)).1
            let olga = Browser(client)
            try await olga.open(String(link))
            try await olga.submit(["username": "olga", "password": Browser.password])
            let account = try #require(try await front.services.ledger.account(named: "olga"))
            #expect(account.role == .officer)
            let page = "/admin/users/\(account.id)"
            #expect(try await admin.open("/admin/users").text.contains(page))
            try await admin.open(page)
            try await admin.submit(["role": "analyst"], more: [("action", "role")])
            #expect(try await front.services.ledger.account(id: account.id)?.role == .analyst)
            #expect(try await olga.send(.get, "/account", Self.html).status == 303)
            try await olga.logIn("olga")
            try await admin.open(page)
            try await admin.submit(["role": "analyst"], more: [("action", "lock")])
            #expect(try await olga.send(.get, "/account", Self.html).status == 403)
            #expect(try await Browser(client).logIn("olga").status == 401)
            try await admin.open(page)
            try await admin.submit(["role": "analyst"], more: [("action", "unlock")])
            #expect(try await Browser(client).logIn("olga").status == 200)
            try await admin.open(page)
            let reset = try await admin.submit(["role": "analyst"], more: [("action", "reset")])
            let again = try #require(reset.text.firstMatch(of: /http:\/\/localhost:0(\/reset\/[A-Za-z0-9_-]{43})/)).1
            #expect(try await Browser(client).open(String(again)).text.contains("For the user name olga"))
            let actions = try await front.services.ledger.auditRows(about: .account(account.id)).map(\.action)
            for action in [AuditAction.roleChanged, .accountDisabled, .accountEnabled, .resetStarted] {
                #expect(actions.contains(action.rawValue), "\(action)")
            }
        }
    }

    /// Trust P9: a program has no password that could be reset, and the role of its keys.
    @Test func anAccountOfAProgramIsLockedAndNothingElse() async throws {
        let front = try await Front()
        try await front.run { client in
            let admin = Browser(client)
            _ = try await front.signIn(as: .admin, admin, client)
            let (ledger, now) = (front.services.ledger, front.clock.clock.now())
            try await ledger.createProgramKey(
                NewProgramKey(
                    id: "00000001",
                    secretDigest: ContentDigest.sha256(of: [1]),
                    label: "shop",
                    role: .officer,
                    scopes: [],
                    requestsAnHour: 10,
                    expiresAt: now.adding(milliseconds: 86_400_000)
                ),
                by: .commandLine("test"),
                at: now
            )
            let account = try #require(try await ledger.account(named: "program:shop"))
            let path = "/admin/users/\(account.id)"
            let page = try await admin.open(path).text
            #expect(page.contains("value=\"lock\""))
            #expect(!page.contains("value=\"role\"") && !page.contains("value=\"reset\""))
            let token = try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/)).1
            for act in ["action=role&role=admin", "action=reset"] {
                let answer = try await admin.send(.post, path, Browser.formHeaders, body: "_token=\(token)&\(act)")
                #expect(answer.status == 409, "\(act)")
            }
            #expect(try await ledger.account(id: account.id)?.role == .officer)
            try await admin.submit([:], more: [("action", "lock")])
            #expect(try await ledger.account(id: account.id)?.isDisabled == true)
        }
    }

    @Test func nobodyChangesTheirOwnAccountAndTheLastAdminStays() async throws {
        let front = try await Front()
        try await front.run { client in
            let admin = Browser(client)
            _ = try await front.signIn(as: .admin, admin, client)
            let me = try #require(try await front.services.ledger.account(named: "staff-admin"))
            let page = try await admin.open("/admin/users/\(me.id)").text
            #expect(page.contains("This is your own account"))
            let token = try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/)).1
            let body = "_token=\(token)&action=role&role=officer"
            let own = try await admin.send(.post, "/admin/users/\(me.id)", Browser.formHeaders, body: body)
            #expect(own.status == 403)
            let ledger = front.services.ledger
            let now = front.clock.clock.now()
            #expect(try await ledger.changeRole(of: me.id, to: .officer, at: now, by: .commandLine("x")) == .lastAdmin)
            #expect(try await ledger.setLocked(true, me.id, at: now, by: .commandLine("x")) == .lastAdmin)
            #expect(try await ledger.account(id: me.id)?.role == .admin)
        }
    }
}
