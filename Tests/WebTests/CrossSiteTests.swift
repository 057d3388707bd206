import AccountLedger
import ApplicationLedger
import Foundation
import HTTPTypes
import HummingbirdTesting
import LedgerRecords
import Requests
import TestSupport
import Testing

@testable import Web

@Suite("Requests from other sites", .serialized, .timeLimit(.minutes(5)))
struct CrossSiteTests {
    private func token(_ browser: Browser) async throws -> String {
        let page = await browser.page.text
        return String(try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/)).1)
    }

    private func begin(
        _ browser: Browser,
        _ token: String,
        _ headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        headers[.accept] = "text/html"
        return try await browser.send(.post, "/applications", headers, body: "_token=\(token)&product=small-loan")
    }

    @Test(
        arguments: [
            ("cross-site", nil, nil, 403), ("same-site", nil, nil, 403), ("same-origin", nil, nil, 303),
            ("none", nil, nil, 303), (nil, "http://localhost", nil, 303), (nil, "http://evil.example", nil, 403),
            (nil, "null", nil, 403), (nil, "http://localhost.evil.example", nil, 403),
            (nil, nil, "http://localhost/applications", 303), (nil, nil, "http://evil.example/localhost", 403),
            (nil, nil, nil, 303), ("same-origin", "null", nil, 303),
        ] as [(String?, String?, String?, Int)]
    )
    func theSenderMustBeAPageOfOurs(
        _ site: String?,
        _ origin: String?,
        _ referer: String?,
        _ status: Int
    ) async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            var headers: HTTPFields = [:]
            headers[.fetchSite] = site
            headers[.origin] = origin
            headers[.referer] = referer
            #expect(try await begin(browser, token(browser), headers).status == status)
            if status == 403 { #expect(front.log.events.contains("csrf_fail")) }
        }
    }

    @Test func theTokenMustBeThisVisitors() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            let bob = Browser(client)
            try await ana.register("ana")
            try await bob.register("bob")
            let bobs = try await token(bob)
            let own = try await token(ana)
            for wrong in ["", "x", bobs, String(own.dropLast(3)), own + "A"] {
                let answer = try await begin(ana, wrong)
                #expect(answer.status == 403)
                #expect(answer.text.contains("Your answers are kept on this page"))
                #expect(answer.text.contains("name=\"product\" value=\"small-loan\""))
            }
            #expect(try await begin(ana, own).status == 303)
        }
    }

    @Test func anExpiredFormGoesOnWithOneButton() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await WebTests.begin(browser)
            try await browser.open("/applications/\(id)/pages/loan")
            var pairs = SmallLoan.loanPage.map { ($0.key, $0.value) }
            pairs.append(("_token", "expired"))
            let path = "/applications/\(id)/pages/loan"
            let expired = try await browser.send(
                .post,
                path,
                [.contentType: "application/x-www-form-urlencoded", .accept: "text/html"],
                body: Browser.encoded(pairs)
            )
            #expect(expired.status == 403)
            // The page it answered with has everything and a fresh token.
            let hidden = expired.text.matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/)
                .prefix(4).map { (String($0.1), Browser.unescaped(String($0.2))) }
            let again = try await browser.send(
                .post,
                path,
                [.contentType: "application/x-www-form-urlencoded", .accept: "text/html"],
                body: Browser.encoded(hidden)
            )
            #expect(again.status == 303)
        }
    }

    @Test func whoeverWasSignedOutKeepsWhatTheyTyped() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await WebTests.begin(browser)
            try await browser.open("/applications/\(id)/pages/loan")
            front.clock.advance(seconds: 3_600)
            let answer = try await browser.submit(SmallLoan.loanPage)
            #expect(answer.status == 401)
            #expect(answer.text.contains("You have been signed out"))
            #expect(answer.text.contains("name=\"loan_amount\" value=\"3,00,000\""))
        }
    }

    @Test func signingInAndRegisteringAreFormsOfOursToo() async throws {
        let front = try await Front()
        try await front.run { client in
            for path in ["/login", "/register"] {
                let body = Browser.encoded([("username", "ana"), ("password", Browser.password)])
                let answer = try await Browser(client).send(.post, path, Browser.formHeaders, body: body)
                #expect(answer.status == 403)
                #expect(!answer.text.contains(Browser.password))
            }
        }
    }

    @Test func noOriginIsEverAllowedToReadAnswers() async throws {
        let front = try await Front()
        try await front.run { client in
            for origin in ["https://evil.example", "null", "http://localhost:8080"] {
                let answer = try await Browser(client).send(.get, "/health", [.origin: origin])
                #expect(!answer.headers.contains { $0.name.canonicalName.hasPrefix("access-control") })
            }
        }
    }

    @Test func openingPagesChangesNothing() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await WebTests.begin(browser)
            let account = try #require(try await front.services.ledger.account(named: "ana"))
            let before = try await front.services.ledger.drafts(owner: account.id)
            for path in [
                "/", "/help", "/applications", "/applications/\(id)", "/applications/\(id)/pages/loan", "/logout",
            ] {
                try await browser.send(.get, path, [.accept: "text/html"])
            }
            #expect(try await front.services.ledger.drafts(owner: account.id) == before)
            #expect(try await browser.open("/applications").status == 200)
        }
    }
}
