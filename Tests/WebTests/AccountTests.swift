import AccountLedger
import Accounts
import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import LedgerRecords
import TestSupport
import Testing

@testable import Passwords
@testable import Requests
@testable import Web

@Suite("Accounts and sessions", .serialized, .timeLimit(.minutes(5)))
struct AccountTests {
    @Test func registeringSignsInAndSigningOutEndsTheSession() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let stolen = await browser.cookies
            try await browser.open("/applications")
            let out = try await browser.submit([:], action: "/logout")
            #expect(out.status == 200)
            #expect(await browser.path == "/login")
            #expect(await browser.cookies[CookieName.access] == nil)
            let thief = Browser(client)
            for (name, value) in stolen { await thief.set(name, value) }
            #expect(try await thief.send(.get, "/applications", [.accept: "text/html"]).status == 303)
            #expect(front.log.events.contains("authn_logout"))
        }
    }

    @Test func signingOutClearsWhatTheBrowserKept() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let token = try #require(await browser.page.text.firstMatch(of: /name="_token" value="([^"]*)"/)).1
            let answer = try await browser.send(.post, "/logout", Browser.formHeaders, body: "_token=\(token)")
            #expect(answer.status == 303)
            #expect(answer.headers[.clearSiteData] == "\"cache\", \"cookies\", \"storage\"")
        }
    }

    @Test func unknownAndWrongAreAnsweredAlike() async throws {
        let front = try await Front()
        try await front.run { client in
            try await Browser(client).register("ana")
            let wrong = try await Browser(client).logIn("ana", password: "something else entirely")
            let unknown = try await Browser(client).logIn("bob", password: "something else entirely")
            #expect(wrong.status == 401)
            #expect(unknown.status == 401)
            #expect(plain(wrong.text).replacing("\"ana\"", with: "\"bob\"") == plain(unknown.text))
            #expect(wrong.headers[values: .setCookie].allSatisfy { $0.contains(CookieName.form) })
            #expect(front.log.events.filter { $0 == "authn_login_fail" }.count == 2)
            let form = Browser.formHeaders
            let one = try await Browser(client).send(.post, "/token", form, body: "username=ana&password=x")
            let two = try await Browser(client).send(.post, "/token", form, body: "username=bob&password=x")
            #expect(one.status == 401 && two.status == 401)
            #expect(one.headers[.wwwAuthenticate] == "Bearer")
            #expect(withoutInstance(one) == withoutInstance(two))
        }
    }

    @Test func aDisabledAccountIsOutAtOnceAndSignsInNoMore() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let bearer = try await Browser(client).token("ana")
            let account = try #require(try await front.services.ledger.account(named: "ana"))
            try await front.services.ledger.disableAccount(
                account.id,
                at: front.clock.clock.now(),
                by: .commandLine("x")
            )
            #expect(try await browser.open("/applications").status == 403)
            let program = try await Browser(client)
                .send(.get, "/api/v1/applications", [.authorization: "Bearer \(bearer)"])
            #expect(program.status == 403)
            let again = try await Browser(client).logIn("ana")
            #expect(again.status == 401)
            let unknown = try await Browser(client).logIn("bob")
            #expect(plain(again.text).replacing("\"ana\"", with: "\"bob\"") == plain(unknown.text))
        }
    }

    @Test func namesAreOneInEverySpelling() async throws {
        let front = try await Front()
        try await front.run { client in
            let composed = try await Browser(client).register("jos\u{e9}")
            #expect(composed.status == 200)
            // The name is one, so the password of the first is the password.
            #expect(
                try await Browser(client).register("jose\u{301}", password: "another phrase, quite long").status == 401
            )
            #expect(try await Browser(client).register("JOSÉ", password: "another phrase, quite long").status == 401)
            #expect(try await Browser(client).logIn("Jose\u{301}").status == 200)
        }
    }

    @Test func anOldHashIsRenewedAtTheNextSignIn() async throws {
        let front = try await Front(settings: ["UNDERWRITER_BCRYPT_COST": "5"])
        try await front.run { client in
            let old = try PasswordHash(Browser.password, cost: 4, pepper: front.configuration.accounts.secrets.pepper)
            let now = front.clock.clock.now()
            let ledger = front.services.ledger
            _ = try await ledger.createAccount(name: "ana", role: .applicant, passwordHash: old.text, at: now)
            #expect(try await Browser(client).logIn("ana").status == 200)
            #expect(try await ledger.account(named: "ana")?.passwordHash.starts(with: "$2b$05$") == true)
            #expect(try await Browser(client).logIn("ana").status == 200)
        }
    }

    @Test func theAccessTokenIsRenewedAndTheRefreshTokenReplaced() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let first = await browser.cookies
            front.clock.advance(seconds: 16 * 60)
            #expect(try await browser.open("/applications").status == 200)
            #expect(await browser.path == "/applications")
            let second = await browser.cookies
            #expect(first[CookieName.access] != second[CookieName.access])
            #expect(first[CookieName.refresh] != second[CookieName.refresh])
        }
    }

    @Test func aRefreshTokenUsedAgainEndsTheWholeSession() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let old = try #require(await browser.cookies[CookieName.refresh])
            front.clock.advance(seconds: 16 * 60)
            try await browser.open("/applications")
            // Another tab that was on its way.
            let tab = Browser(client)
            await tab.set(CookieName.refresh, old)
            front.clock.advance(seconds: 5)
            #expect(try await tab.send(.get, "/applications", [.accept: "text/html"]).status == 200)
            // A thief, later.
            let thief = Browser(client)
            await thief.set(CookieName.refresh, old)
            front.clock.advance(seconds: 60)
            #expect(try await thief.send(.get, "/applications", [.accept: "text/html"]).status == 303)
            #expect(front.log.events.contains("authn_token_reuse"))
            #expect(try await browser.open("/applications").status == 200)
            #expect(await browser.path.hasPrefix("/login"))
        }
    }

    @Test func anIdleSessionAndAnOldOneEnd() async throws {
        let front = try await Front()
        try await front.run { client in
            let idle = Browser(client)
            try await idle.register("ana")
            front.clock.advance(seconds: 30 * 60 + 1)
            try await idle.open("/applications")
            #expect(await idle.path.hasPrefix("/login"))
            let busy = Browser(client)
            try await busy.register("bob")
            for _ in 0..<(24 * 3) {
                front.clock.advance(seconds: 20 * 60 - 1)
                try await busy.open("/applications")
                #expect(await busy.path == "/applications")
            }
            front.clock.advance(seconds: 120)
            try await busy.open("/applications")
            #expect(await busy.path.hasPrefix("/login"))
        }
    }

    @Test func aSessionThatWasPlantedIsNotTheOneThatIsSignedIn() async throws {
        let front = try await Front()
        try await front.run { client in
            let attacker = Browser(client)
            try await attacker.register("mallory")
            let planted = await attacker.cookies
            let victim = Browser(client)
            for (name, value) in planted { await victim.set(name, value) }
            try await victim.register("ana")
            #expect(await victim.cookies[CookieName.refresh] != planted[CookieName.refresh])
            // What was planted has ended with the sign-in.
            #expect(try await attacker.send(.get, "/applications", [.accept: "text/html"]).status == 303)
        }
    }

    @Test func guessingIsMadeSlowButTheOwnersDeviceGetsIn() async throws {
        let front = try await Front()
        try await front.run { client in
            let owner = Browser(client)
            try await owner.register("ana")
            let device = await owner.cookies[CookieName.device]
            for _ in 0..<40 { try await Browser(client).logIn("ana", password: "a guess that is wrong") }
            #expect(front.log.events.contains("authn_login_fail_max"))
            // Right, but from nowhere known and too soon.
            #expect(try await Browser(client).logIn("ana").status == 401)
            let known = Browser(client)
            await known.set(CookieName.device, device)
            #expect(try await known.logIn("ana").status == 200)
            // Nobody is locked out for good.
            front.clock.advance(seconds: 1_000)
            #expect(try await Browser(client).logIn("ana").status == 200)
        }
    }

    @Test func guessesSentAtOnceAreCountedLikeGuessesInTurn() async throws {
        let front = try await Front()
        try await front.run { client in
            try await Browser(client).register("ana")
            await withTaskGroup { group in
                for _ in 0..<30 {
                    // What is refused in another way is no guess that was looked at.
                    group.addTask { _ = try? await Browser(client).logIn("ana", password: "a guess that is wrong") }
                }
            }
            let failures = try await front.services.ledger.loginFailures("account ana", at: front.clock.clock.now())
            #expect((1...6).contains(failures.count), "\(failures.count)")
            #expect(try await Browser(client).logIn("ben").status == 401)
        }
    }

    @Test func theThrottleHoldsWithoutRedis() async throws {
        let front = try await Front()
        try await front.run { client in
            try await Browser(client).register("ana")
            front.redis.kill()
            for _ in 0..<10 { try await Browser(client).logIn("ana", password: "a guess that is wrong") }
            #expect(try await Browser(client).logIn("ana").status == 401)
        }
    }

    @Test func anInvitationMakesOneAccountOfItsRole() async throws {
        let front = try await Front()
        try await front.run { client in
            let link = try #require(try await front.services.firstInvitation())
            let path = String(link.dropFirst("http://localhost:0".count))
            let browser = Browser(client)
            #expect(try await browser.open(path).text.contains("invited as operator"))
            #expect(try await browser.submit(["username": "root", "password": "short"]).status == 422)
            #expect(try await browser.submit(["username": "root", "password": Browser.password]).status == 200)
            #expect(try await front.services.ledger.account(named: "root")?.role == .operator)
            #expect(try await Browser(client).open(path).status == 404)
            #expect(try await front.services.firstInvitation() == nil)
            #expect(front.log.lines.allSatisfy { !$0.values.contains { $0.contains(path.suffix(43)) } })
        }
    }

    @Test func aLateInvitationIsNone() async throws {
        let front = try await Front()
        try await front.run { client in
            let link = try #require(try await front.services.firstInvitation())
            front.clock.advance(seconds: 24 * 3_600 + 1)
            let path = String(link.dropFirst("http://localhost:0".count))
            #expect(try await Browser(client).open(path).status == 404)
        }
    }

    @Test func onPlainHTTPElsewhereThePageSaysSoInsteadOfLooping() async throws {
        let front = try await Front()
        try await front.run(.live) { client in
            let port = try #require(client.port)
            let answer = try await HTTPExchange(
                raw: .init("GET /login HTTP/1.1\r\nHost: loans.example.com\r\nConnection: close\r\n\r\n".utf8),
                port: port
            )
            #expect(answer.status == 403)
            #expect(answer.text.contains("HTTPS required"))
        }
    }

    @Test func passwordFieldsLetPeoplePasteAndManagersWork() async throws {
        let front = try await Front()
        try await front.run { client in
            let login = try await Browser(client).open("/login").text
            let register = try await Browser(client).open("/register").text
            #expect(login.contains("type=\"password\" autocomplete=\"current-password\""))
            #expect(register.contains("type=\"password\" autocomplete=\"new-password\""))
            #expect(register.contains("At least 15 characters"))
            #expect(!(login + register).contains("onpaste"))
        }
    }

    /// A page without what differs between any two answers.
    private func withoutInstance(_ answer: Answer) -> String {
        answer.text.replacing(/"instance":"[^"]*"/, with: "")
    }
}
