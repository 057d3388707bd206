import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerRecords
import Pages
import Requests
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("What every answer carries", .serialized, .timeLimit(.minutes(5)))
struct AnswerHeaderTests {
    private static let expected: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                + "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
                + "frame-ancestors 'none'; report-to csp"
        ),
        (.reportingEndpoints, "csp=\"/csp-reports\""), (.contentTypeOptions, "nosniff"),
        (.referrerPolicy, "same-origin"), (.openerPolicy, "same-origin"), (.resourcePolicy, "same-origin"),
        (.permissionsPolicy, "camera=(), microphone=(), geolocation=(), payment=()"), (.frameOptions, "DENY"),
        (.scriptFilter, "0"),
    ]

    private func check(_ answer: Answer, _ status: Int, cache: String = "no-store") {
        #expect(answer.status == status)
        for (name, value) in Self.expected { #expect(answer.headers[values: name] == [value], "\(status) \(name)") }
        #expect(answer.headers[values: .cacheControl] == [cache])
        #expect(answer.headers[.server] == nil)
        #expect(answer.headers[.strictTransportSecurity] == nil)
        #expect(answer.headers[.requestID]?.isEmpty == false)
    }

    @Test func theSetIsOnEveryStatus() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            let form = Browser.formHeaders
            check(try await browser.send(.get, "/"), 200)
            check(
                try await browser.send(.get, Asset.stylesheet.path),
                200,
                cache: "public, max-age=31536000, immutable"
            )
            check(try await browser.send(.get, "/applications", [.accept: "text/html"]), 303)
            check(try await browser.send(.post, "/token", form, body: "username=%ZZ"), 400)
            check(try await browser.send(.post, "/token", form, body: "username=a&password=b"), 401)
            check(try await browser.send(.post, "/login", form, body: "username=a"), 403)
            check(try await browser.send(.get, "/nothing"), 404)
            check(try await browser.send(.delete, "/login"), 405)
            check(try await browser.send(.get, "/livez", [.accept: "image/png"]), 406)
            check(try await browser.send(.post, "/token", form, body: String(repeating: "a", count: 70_000)), 413)
            check(try await browser.send(.post, "/token", [.contentType: "text/plain"], body: "x"), 415)
            check(try await browser.send(.trace, "/"), 405)
            check(try await browser.send(.options, "/"), 405)
            front.redis.kill()
            // What is known of the queue is a second old at most.
            let deadline = ContinuousClock.now + .seconds(30)
            while try await browser.send(.get, "/health").status == 200, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(50))
            }
            check(try await browser.send(.get, "/health"), 503)
            try await browser.open("/register")
            let wrong = try await browser.submit(["username": "x", "password": "short"])
            check(wrong, 422)
        }
    }

    @Test func aFaultOfOursIsA500ThatTellsNothing() async throws {
        let front = try await Front()
        try await front.run { client in
            let token = try await front.staffToken(.officer, client)
            try await Browser(client).send(.get, "/")
            try front.services.ledger.close()
            let answer = try await Browser(client)
                .send(
                    .get,
                    "/api/v1/applications/00000000000000000000000000",
                    [.authorization: "Bearer \(token)"]
                )
            #expect([500, 503].contains(answer.status))
            #expect(answer.headers[.contentSecurityPolicy] != nil)
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(!answer.text.lowercased().contains("sqlite"))
            #expect(front.log.events.contains("request_failed"))
        }
    }

    @Test func theSetIsOnARefusedFloodAndOnAFaultOfOurs() async throws {
        let flooded = try await Front(settings: ["UNDERWRITER_REQUEST_LIMIT": "2"])
        try await flooded.run { client in
            let browser = Browser(client)
            for _ in 0..<2 { try await browser.send(.get, "/help") }
            let page = try await browser.send(.get, "/help", [.accept: "text/html"])
            check(page, 429)
            checkPage(page, "Too many requests")
            #expect(page.headers[.retryAfter] != nil && page.headers[.rateLimit] != nil)
            let problem = try await browser.send(.get, "/api/v1/applications")
            check(problem, 429)
            #expect(problem.headers[.contentType] == "application/problem+json")
            #expect(problem.problem == "quota-exceeded")
        }
        let folder = try TemporaryFolder()
        let first = try await Front(settings: ["UNDERWRITER_DATA": folder.file("data")])
        let cookies = Mutex<[String: String]>([:])
        let id = Mutex("")
        try await first.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let begun = try await begin(browser)
            try await browser.open("/applications/\(begun)/pages/loan")
            try await browser.submit(SmallLoan.loanPage)
            id.withLock { $0 = begun }
            let kept = await browser.cookies
            cookies.withLock { $0 = kept }
        }
        // What was kept under another key cannot be read: a fault of ours, not of whoever asks.
        let other = Data((0..<32).map { UInt8($0 * 5) }).base64EncodedString()
        let second = try await Front(settings: ["UNDERWRITER_DATA": folder.file("data"), "DATA_KEY": other])
        try await second.run { client in
            let browser = Browser(client)
            for (name, value) in cookies.withLock({ $0 }) { await browser.set(name, value) }
            let path = "/applications/\(id.withLock { $0 })"
            let page = try await browser.send(.get, path, [.accept: "text/html"])
            check(page, 500)
            checkPage(page, "Something went wrong")
            let problem = try await browser.send(.get, path, [.accept: "application/json, text/html;q=0.1"])
            check(problem, 500)
            #expect(problem.headers[.contentType] == "application/problem+json")
            #expect(problem.problem == "internal-error")
            #expect(second.log.events.contains("crypt_decrypt_fail"))
        }
    }

    private func checkPage(_ page: Answer, _ words: String) {
        #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        for part in ["<h1>", words, "<main id=\"main\"", "class=\"skip\"", "Reference: <code>"] {
            #expect(page.text.contains(part), "\(page.status) \(part)")
        }
    }

    @Test func overTLSBrowsersAreToldToStayThere() async throws {
        let front = try await Front(
            settings: ["PUBLIC_URL": "https://loans.example.com", "UNDERWRITER_BCRYPT_COST": "12"]
        )
        try await front.run { client in
            let answer = try await Browser(client).send(.get, "/nothing")
            #expect(answer.headers[.strictTransportSecurity] == "max-age=63072000; includeSubDomains")
        }
    }

    @Test func everyCookieIsHostOnlySecureAndHidden() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            var fields = try await browser.send(.get, "/").headers[values: .setCookie]
            try await browser.open("/register")
            let token = try #require(await browser.page.text.firstMatch(of: /name="_token" value="([^"]*)"/)).1
            let body = Browser.encoded([
                ("username", "ana"), ("password", Browser.password), ("_token", String(token)),
            ])
            let welcome = try await browser.send(.post, "/register", Browser.formHeaders, body: body)
            #expect(welcome.status == 303)
            #expect(welcome.headers[values: .setCookie].isEmpty)
            let signedIn = try await browser.send(.post, "/login", Browser.formHeaders, body: body)
            #expect(signedIn.status == 303)
            fields += signedIn.headers[values: .setCookie]
            #expect(fields.count >= 4)
            for field in fields {
                #expect(field.hasPrefix("__Host-"))
                for part in ["; Path=/;", "; Secure", "; HttpOnly", "; SameSite="] { #expect(field.contains(part)) }
                #expect(!field.contains("Domain"))
            }
        }
    }

    /// Trust, J1: what other sites open is opened without the sessions of staff.
    @Test func cookiesOfStaffAreStrict() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            let name = try await front.signIn(as: .officer, browser, client)
            try await browser.open("/login")
            let token = try #require(await browser.page.text.firstMatch(of: /name="_token" value="([^"]*)"/)).1
            let body = Browser.encoded([
                ("username", name), ("password", Browser.password), ("_token", String(token)),
            ])
            let signedIn = try await browser.send(.post, "/login", Browser.formHeaders, body: body)
            let sessions = signedIn.headers[values: .setCookie]
                .filter { $0.hasPrefix("__Host-uw_at=") || $0.hasPrefix("__Host-uw_rt=") }
            #expect(signedIn.status == 303 && sessions.count == 2)
            for field in sessions { #expect(field.contains("; SameSite=Strict")) }
        }
    }

    @Test func headGetsTheHeadersOfGetAndNoBody() async throws {
        let front = try await Front()
        try await front.run { client in
            for path in ["/", "/login", "/livez", Asset.script.path] {
                let head = try await Browser(client).send(.head, path)
                #expect(head.status == 200)
                #expect(head.text.isEmpty)
            }
            let missing = try await Browser(client).send(.head, "/nothing")
            #expect(missing.status == 404)
            #expect(missing.text.isEmpty)
        }
    }

    @Test func assetsAreKeptForEverAndAskedForOnce() async throws {
        let front = try await Front()
        try await front.run { client in
            let first = try await Browser(client).send(.get, Asset.stylesheet.path)
            let tag = try #require(first.headers[.eTag])
            let again = try await Browser(client).send(.get, Asset.stylesheet.path, [.ifNoneMatch: tag])
            #expect(again.status == 304)
            #expect(try await Browser(client).send(.get, "/assets/underwriter-0000000000000000.css").status == 404)
        }
    }

    @Test func everyRequestIsOneLineWithTheRoutesTemplate() async throws {
        let front = try await Front()
        try await front.run { client in
            _ = try await Browser(client).send(.get, "/applications/4GX7?name=Ana%20N", [.accept: "text/html"])
            let line = try #require(front.log.lines.last { $0["event"] == "http_request" })
            #expect(line["route"] == "/applications/{id}")
            #expect(line["status"] == "303")
            for name in ["request_id", "trace_id", "ip", "actor", "ms", "method"] { #expect(line[name] != nil) }
            #expect(!front.log.lines.contains { $0.values.contains { $0.contains("4GX7") } })
        }
    }

    @Test func aTraceThatCameInGoesOn() async throws {
        let front = try await Front()
        try await front.run { client in
            let trace = "0af7651916cd43dd8448eb211c80319c"
            _ = try await Browser(client).send(.get, "/help", [.traceParent: "00-\(trace)-b7ad6b7169203331-01"])
            #expect(front.log.lines.last { $0["event"] == "http_request" }?["trace_id"] == trace)
            _ = try await Browser(client).send(.get, "/help", [.traceParent: "00-rubbish-b7-01"])
            #expect(front.log.lines.last { $0["event"] == "http_request" }?["trace_id"]?.utf8.count == 32)
        }
    }
}
