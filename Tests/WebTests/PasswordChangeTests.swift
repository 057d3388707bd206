import AccountLedger
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerRecords
import TestSupport
import Testing

@testable import Web

/// Trust, P8.
@Suite("Changing a password", .serialized, .timeLimit(.minutes(5)))
struct PasswordChangeTests {
    private static let new = "another long phrase of seven words"

    private static func change(_ browser: Browser, from old: String, to new: String) async throws -> Answer {
        try await browser.open("/account/password")
        return try await browser.submit(["password": old, "new_password": new])
    }

    @Test func endsEveryOtherSessionAndGivesThisOneNewCookies() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            try await front.confirmAddress("ana@example.com", browser)
            let other = Browser(client)
            try await other.logIn("ana")
            let bearer = try await Browser(client).token("ana")
            #expect(try await other.open("/applications").text.contains("Your applications"))

            let before = await browser.cookies
            let changed = try await Self.change(browser, from: Browser.password, to: Self.new)
            #expect(changed.status == 200)
            let stolen = Browser(client)
            for (name, value) in before { await stolen.set(name, value) }
            #expect(try await stolen.send(.get, "/applications", [.accept: "text/html"]).status == 303)
            #expect(await browser.path == "/account?changed=yes")
            #expect(changed.text.contains("Your password has been changed"))
            #expect(try await browser.open("/applications").text.contains("Your applications"))

            let next = try await other.send(.get, "/applications", [.accept: "text/html"])
            #expect(next.status == 303)
            #expect(next.location == "/login?next=/applications")
            let program = try await Browser(client)
                .send(.get, "/api/v1/applications", [.authorization: "Bearer \(bearer)"])
            #expect(program.status == 401)

            #expect(try await Browser(client).logIn("ana").status == 401)
            #expect(try await Browser(client).logIn("ana", password: Self.new).status == 200)
            #expect(front.log.events.contains("authn_password_change"))
            let account = try #require(try await front.services.ledger.account(named: "ana"))
            let entries = try await front.services.ledger.auditRows(about: .account(account.id))
            #expect(entries.contains { $0.action == AuditAction.passwordChanged.rawValue })
            #expect(try await front.letter(saying: "everybody who was signed in").contains("To: <ana@example.com>"))
        }
    }

    @Test func needsThePresentPassword() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let other = Browser(client)
            try await other.logIn("ana")
            for wrong in ["", "not the password at all"] {
                let answer = try await Self.change(browser, from: wrong, to: Self.new)
                #expect(answer.status == 422)
                #expect(answer.text.contains("<title>Error: "))
                #expect(answer.text.contains("href=\"#password\""))
                #expect(answer.text.contains("The present password is wrong"))
                #expect(!answer.text.contains(Self.new))
            }
            #expect(try await other.open("/applications").text.contains("Your applications"))
            #expect(try await Browser(client).logIn("ana").status == 200)
            #expect(front.log.events.contains("authn_password_change_fail"))
        }
    }

    @Test(arguments: [
        "short", "password1234567", "ana-password-2026", "underwriter2026 ana",
        String(repeating: "long words ", count: 30),
        Browser.password,
    ])
    func holdsTheNewOneToTheRulesOfRegistration(_ new: String) async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let answer = try await Self.change(browser, from: Browser.password, to: new)
            #expect(answer.status == 422)
            #expect(answer.text.contains("href=\"#new_password\""))
            #expect(try await Browser(client).logIn("ana").status == 200)
        }
    }

    /// Guesses at the present password count like guesses at signing in: the right one comes too late.
    @Test func isThrottledLikeSigningIn() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            for _ in 0..<8 { _ = try await Self.change(browser, from: "a wrong guess at it", to: Self.new) }
            #expect(try await Self.change(browser, from: Browser.password, to: Self.new).status == 422)
            #expect(front.log.events.contains("authn_login_fail_max"))
            front.clock.advance(seconds: 900)
            #expect(try await Self.change(browser, from: Browser.password, to: Self.new).status == 200)
        }
    }

    @Test func needsAFormOfOurOwnAndASession() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let body = Browser.encoded([("password", Browser.password), ("new_password", Self.new)])
            let forged = try await browser.send(.post, "/account/password", Browser.formHeaders, body: body)
            #expect(forged.status == 403)
            #expect(!forged.text.contains(Self.new) && !forged.text.contains(Browser.password))
            let stranger = try await Browser(client).send(.get, "/account/password", [.accept: "text/html"])
            #expect(stranger.location == "/login?next=/account/password")
            #expect(try await Browser(client).logIn("ana").status == 200)
        }
    }
}
