import AccountLedger
import Foundation
import HTTPTypes
import HummingbirdTesting
import LedgerRecords
import TestSupport
import Testing

@testable import Requests
@testable import Web

/// Trust, J9 and J10.
@Suite("Sessions and passwords typed anew", .serialized, .timeLimit(.minutes(5)))
struct SessionPageTests {
    private static let html: HTTPFields = [.accept: "text/html"]

    @Test func everybodySeesAndEndsTheirOwnSessionsAndNobodyElses() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            let other = Browser(client)
            front.clock.advance(seconds: 1)
            try await other.logIn("ana")
            front.clock.advance(seconds: 1)
            let third = Browser(client)
            try await third.logIn("ana")
            let page = try await ana.open("/account/sessions").text
            #expect(page.matches(of: /name="session" value="[0-9a-f]{64}"/).count == 2)
            #expect(page.contains("This one"))
            let ben = Browser(client)
            try await ben.register("ben")
            let session = try #require(page.firstMatch(of: /name="session" value="([0-9a-f]{64})"/)).1
            let bens = try await ben.open("/account/sessions").text
            let token = try #require(bens.firstMatch(of: /name="_token" value="([^"]*)"/)).1
            let body = "_token=\(token)&session=\(session)"
            #expect(try await ben.send(.post, "/account/sessions", Browser.formHeaders, body: body).status == 404)
            #expect(try await third.send(.get, "/applications", Self.html).status == 200)
            // The newest is listed first: the third.
            try await ana.submit([:], action: "/account/sessions")
            #expect(try await third.send(.get, "/applications", Self.html).status == 303)
            #expect(try await other.send(.get, "/applications", Self.html).status == 200)
            try await ana.open("/account/sessions")
            let rest = await ana.page.text
            let mine = try #require(rest.firstMatch(of: /name="_token" value="([^"]*)"/)).1
            try await ana.send(.post, "/account/sessions", Browser.formHeaders, body: "_token=\(mine)&session=others")
            #expect(try await other.send(.get, "/applications", Self.html).status == 303)
            #expect(try await ana.send(.get, "/applications", Self.html).status == 200)
        }
    }

    @Test(arguments: [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
            "Chrome on Windows"
        ), ("<script>alert(1)</script>", "A browser"),
    ])
    func aDeviceIsToldInOurOwnWords(_ agent: String, _ words: String) async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let page = try await browser.open("/login").text
            let token = try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/)).1
            var headers = Browser.formHeaders
            headers[.userAgent] = agent
            let body = Browser.encoded([("_token", String(token)), ("username", "ana"), ("password", Browser.password)])
            #expect(try await browser.send(.post, "/login", headers, body: body).status == 303)
            #expect(try await browser.open("/account/sessions").text.contains(">\(words)<"))
            #expect(await !browser.page.text.contains("alert(1)"))
        }
    }

    @Test func whatIsDangerousNeedsThePasswordAgainAndKeepsTheForm() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            front.clock.advance(seconds: 301)
            try await ana.open("/account/address")
            let asked = try await ana.submit(["address": "ana@example.com"])
            #expect(asked.status == 403)
            #expect(asked.text.contains("Confirm that it is you"))
            #expect(asked.text.contains("value=\"ana@example.com\""))
            let wrong = try await ana.submit(["confirm_password": "not the password of ana"])
            #expect(wrong.status == 403)
            #expect(wrong.text.contains("value=\"ana@example.com\"") && !wrong.text.contains("not the password"))
            let account = try #require(try await front.services.ledger.account(named: "ana"))
            #expect(try await front.services.ledger.mailContact(of: account.id) == nil)
            #expect(try await ana.submit(["confirm_password": Browser.password]).status == 200)
            #expect(await ana.path == "/account?done=mailed")
            #expect(try await front.services.ledger.mailContact(of: account.id)?.address.text == "ana@example.com")
            #expect(front.log.events.contains("authn_step_up") && front.log.events.contains("authn_step_up_fail"))
        }
    }

    /// Trust, J10: replaying and discarding dead letters, everything an admin changes, own data, and money.
    @Test func theDangerousRoutesAreDeclared() async throws {
        let front = try await Front()
        try await front.run { _ in
            let declared = Set(front.services.routes.filter(\.needsPassword).map(\.path))
            #expect(
                declared == [
                    "/ops/dead/{cause}", "/ops/webhooks", "/admin/users", "/admin/users/{account}", "/account/address",
                    "/account/second-factor", "/account/data", "/portfolio/offers/{case}/disbursement",
                    "/portfolio/offers/{case}/release", "/portfolio/loans/{loan}/change/confirm",
                    "/portfolio/loans/{loan}/change/release", "/models/{model}/sign-off", "/models/{model}/promotion",
                ]
            )
            #expect(front.services.routes.allSatisfy { !$0.needsPassword || $0.method == .post })
        }
    }
}
