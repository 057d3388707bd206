import AccountLedger
import Foundation
import HTTPTypes
import HummingbirdTesting
import LedgerRecords
import TestSupport
import Testing

@testable import Accounts
@testable import Requests
@testable import Web

/// Trust, P11.
@Suite("Codes for signing in", .serialized, .timeLimit(.minutes(5)))
struct SecondFactorTests {
    /// Sets codes up for whoever is signed in.
    /// - Returns: What makes the codes, and the recovery codes.
    private static func setUp(
        _ browser: Browser,
        _ name: String,
        _ front: Front
    ) async throws -> (OneTimeCode, [String]) {
        try await browser.open("/account/second-factor")
        try await browser.submit([:], action: "/account/second-factor")
        let account = try #require(try await front.services.ledger.account(named: name))
        let factor = try #require(try await front.services.ledger.secondFactor(of: account.id))
        let code = OneTimeCode(secret: factor.secret)
        let shown = await browser.page.text.replacing(" ", with: "")
        #expect(shown.contains(code.base32) && shown.contains("otpauth://totp/\(name)?secret=\(code.base32)"))
        #expect(try await browser.submit(["code": "000000"]).status == 422)
        let done = try await browser.submit(["code": now(code, front)]).text
        return (code, done.matches(of: /<code>([0-9a-f ]{24})<\/code>/).map { String($0.1) })
    }

    private static func now(_ code: OneTimeCode, _ front: Front) -> String {
        code.text(step: OneTimeCode.step(atMilliseconds: front.clock.milliseconds))
    }

    @Test func aPasswordAloneIsNotEnoughAndACodeWorksOnce() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            let (code, recovery) = try await Self.setUp(ana, "ana", front)
            #expect(recovery.count == 10)
            let half = Browser(client)
            let asked = try await half.logIn("ana")
            #expect(asked.text.contains("One more step"))
            #expect(try await half.send(.get, "/applications", [.accept: "text/html"]).status == 303)
            // The code that confirmed the set-up has been used by it.
            #expect(try await half.submit(["code": Self.now(code, front)]).status == 422)
            front.clock.advance(seconds: 30)
            let right = Self.now(code, front)
            #expect(try await half.submit(["code": right]).status == 200)
            #expect(await half.path == "/applications")
            let replay = Browser(client)
            try await replay.logIn("ana")
            #expect(try await replay.submit(["code": right]).status == 422)
            let again = Browser(client)
            try await again.logIn("ana")
            #expect(try await again.submit(["code": recovery[3]]).status == 200)
            let twice = Browser(client)
            try await twice.logIn("ana")
            #expect(try await twice.submit(["code": recovery[3]]).status == 422)
        }
    }

    @Test func guessesAreSlowedAndAHalfSignInEnds() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            let (code, _) = try await Self.setUp(ana, "ana", front)
            let thief = Browser(client)
            try await thief.logIn("ana")
            front.clock.advance(seconds: 30)
            for _ in 0..<20 { #expect(try await thief.submit(["code": "123456"]).status == 422) }
            #expect(try await thief.submit(["code": Self.now(code, front)]).status == 422)
            let late = Browser(client)
            try await late.logIn("ana")
            front.clock.advance(seconds: 901)
            #expect(try await late.submit(["code": Self.now(code, front)]).status == 401)
            let owner = Browser(client)
            try await owner.logIn("ana")
            #expect(try await owner.submit(["code": Self.now(code, front)]).status == 200)
        }
    }

    /// Trust P8: whoever knows the old password only is out, also with one foot in the door and a right code.
    @Test func aHalfSignInEndsWithThePassword() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            let (code, _) = try await Self.setUp(ana, "ana", front)
            front.clock.advance(seconds: 30)
            let thief = Browser(client)
            #expect(try await thief.logIn("ana").text.contains("One more step"))
            try await ana.open("/account/password")
            let new = "another long phrase of seven words"
            try await ana.submit(["password": Browser.password, "new_password": new])
            #expect(await ana.path == "/account?changed=yes")
            #expect(try await thief.submit(["code": Self.now(code, front)]).status == 401)
            #expect(try await thief.send(.get, "/applications", [.accept: "text/html"]).status == 303)
        }
    }

    @Test func aProgramNeedsACodeToo() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            let (code, _) = try await Self.setUp(ana, "ana", front)
            let form = [("username", "ana"), ("password", Browser.password)]
            let without = try await Browser(client)
                .send(.post, "/token", Browser.formHeaders, body: Browser.encoded(form))
            #expect(without.status == 401)
            front.clock.advance(seconds: 30)
            let body = Browser.encoded(form + [("code", Self.now(code, front))])
            #expect(try await Browser(client).send(.post, "/token", Browser.formHeaders, body: body).status == 200)
        }
    }

    @Test func whereCodesAreRequiredStaffGetNowhereWithout() async throws {
        let front = try await Front(settings: ["UNDERWRITER_STAFF_CODES": "required"])
        try await front.run { client in
            let browser = Browser(client)
            let name = try await front.signIn(as: .operator, browser, client)
            try await browser.open("/ops")
            #expect(await browser.path == "/account/second-factor")
            let bearer = try await Browser(client).token(name)
            let program = try await Browser(client)
                .send(.get, "/api/v1/applications", [.authorization: "Bearer \(bearer)"])
            #expect(program.status == 403)
            _ = try await Self.setUp(browser, name, front)
            #expect(try await browser.open("/ops").status == 200)
            #expect(await browser.path == "/ops")
            let ana = Browser(client)
            try await ana.register("ana")
            #expect(await ana.path == "/applications")
        }
    }
}
