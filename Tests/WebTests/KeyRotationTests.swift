import Foundation
import HTTPTypes
import HummingbirdTesting
import Synchronization
import TestSupport
import Testing

@testable import Requests
@testable import Web

/// Trust, J6.
@Suite("A new SECRET_KEY", .serialized, .timeLimit(.minutes(5)))
struct KeyRotationTests {
    /// What a browser and a program keep while web is restarted.
    private final class Kept: Sendable {
        let cookies = Mutex<[String: String]>([:])
        let form = Mutex("")
        let bearer = Mutex("")
    }

    private static let new = "another secret of at least thirty-two bytes for the tests"

    @Test func signsNobodyOutAndTakesTheOldOneUntilItIsRetired() async throws {
        let (first, kept) = (try await Front(), Kept())
        try await first.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            let page = try await ana.open("/account/password").text
            let token = String(try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/)).1)
            let (cookies, bearer) = (await ana.cookies, try await Browser(client).token("ana"))
            kept.cookies.withLock { $0 = cookies }
            kept.form.withLock { $0 = token }
            kept.bearer.withLock { $0 = bearer }
        }
        let folder = first.dataFolder
        let old = try #require(Front.secrets["SECRET_KEY"])
        let second = try await Front(settings: [
            "UNDERWRITER_DATA": folder, "SECRET_KEY": Self.new, "SECRET_KEY_PREVIOUS": old,
        ])
        try await second.run { client in
            let ana = Browser(client)
            for (name, value) in kept.cookies.withLock({ $0 }) { await ana.set(name, value) }
            #expect(try await ana.send(.get, "/applications", [.accept: "text/html"]).status == 200)
            let body = "_token=\(kept.form.withLock { $0 })&password=x&new_password=y"
            #expect(try await ana.send(.post, "/account/password", Browser.formHeaders, body: body).status == 422)
            let taken = try await Self.asProgram(kept.bearer.withLock { $0 }, client)
            #expect(taken == 200)
            let fresh = try await Browser(client).token("ana")
            #expect(fresh.prefix(60) != kept.bearer.withLock { $0 }.prefix(60))
        }
        let third = try await Front(settings: ["UNDERWRITER_DATA": folder, "SECRET_KEY": Self.new])
        try await third.run { client in
            let refused = try await Self.asProgram(kept.bearer.withLock { $0 }, client)
            #expect(refused == 401)
        }
        withExtendedLifetime(first) {}
    }

    /// A new pepper locks nobody out: a password takes it when its owner signs in.
    @Test func aNewPepperIsTakenAtTheNextSignIn() async throws {
        let first = try await Front()
        try await first.run { client in
            for name in ["ana", "ben"] { try await Browser(client).register(name) }
        }
        let old = try #require(Front.secrets["PASSWORD_PEPPER"])
        let new = "another pepper of at least thirty-two bytes for the tests"
        let folder = first.dataFolder
        let second = try await Front(settings: [
            "UNDERWRITER_DATA": folder, "PASSWORD_PEPPER": new, "PASSWORD_PEPPER_PREVIOUS": old,
        ])
        try await second.run { client in
            _ = try await Browser(client).token("ana")
            let wrong = Browser.encoded([("username", "ben"), ("password", "wrong wrong wrong wrong")])
            let refused = try await Browser(client).send(.post, "/token", Browser.formHeaders, body: wrong)
            #expect(refused.status == 401)
        }
        let third = try await Front(settings: ["UNDERWRITER_DATA": folder, "PASSWORD_PEPPER": new])
        try await third.run { client in
            _ = try await Browser(client).token("ana")
            let form = Browser.encoded([("username", "ben"), ("password", Browser.password)])
            let refused = try await Browser(client).send(.post, "/token", Browser.formHeaders, body: form)
            #expect(refused.status == 401)
        }
        withExtendedLifetime(first) {}
    }

    /// Trust, P6: guesses are remembered over a restart, and without Redis.
    @Test func throttlesHoldOverARestart() async throws {
        let first = try await Front()
        try await first.run { client in
            try await Browser(client).register("ana")
            for _ in 0..<14 {
                try await Browser(client).logIn("ana", password: "a wrong guess at it")
                first.clock.advance(seconds: 1_000)
            }
        }
        let second = try await Front(settings: ["UNDERWRITER_DATA": first.dataFolder])
        try await second.run { client in
            second.redis.kill()
            let slowed = try await Browser(client).logIn("ana")
            #expect(slowed.status == 401)
            #expect(second.log.events.contains("authn_login_fail_max"))
            second.clock.advance(seconds: 20_000)
            let later = try await Browser(client).logIn("ana")
            #expect(later.status == 200)
        }
        withExtendedLifetime(first) {}
    }

    private static func asProgram(_ bearer: String, _ client: any TestClientProtocol) async throws -> Int {
        try await Browser(client).send(.get, "/api/v1/applications", [.authorization: "Bearer \(bearer)"]).status
    }
}
