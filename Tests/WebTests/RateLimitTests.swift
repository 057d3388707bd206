import HTTPTypes
import HummingbirdTesting
import Testing
import TestSupport

@testable import Requests
@testable import Web

@Suite("Rate limits on the wire", .serialized, .timeLimit(.minutes(5)))
struct RateLimitTests {
    @Test func theCallOverTheLimitIs429AndSaysWhenToComeBack() async throws {
        let front = try await Front(settings: ["UNDERWRITER_APPLY_LIMIT": "2"])
        try await front.run { client in
            let browser = Browser(client)
            for _ in 0..<2 {
                try await browser.open("/register")
                #expect(try await browser.submit(["username": "x", "password": "short"]).status == 422)
            }
            try await browser.open("/register")
            let answer = try await browser.submit(["username": "x", "password": "short"])
            #expect(answer.status == 429)
            let wait = try #require(answer.headers[.retryAfter])
            #expect(answer.headers[values: .rateLimit].contains("\"register\";r=0;t=\(wait)"))
            #expect(answer.headers[values: .rateLimitPolicy].contains("\"register\";q=2;w=3600"))
            #expect(answer.headers[.contentSecurityPolicy] != nil)
        }
    }

    @Test func forgedForwardingHeadersDoNotHelp() async throws {
        let front = try await Front(settings: ["UNDERWRITER_REQUEST_LIMIT": "50"])
        try await front.run { client in
            var refused = 0
            for number in 0..<80 {
                let answer = try await Browser(client).send(.get, "/help", [.forwardedFor: "10.1.\(number).1"])
                if answer.status == 429 { refused += 1 }
            }
            #expect(refused >= 29)
        }
    }

    /// Trust, P6: whoever signs in all the time uses up what is theirs, not what is everybody's.
    @Test func oneAccountThatSignsInAllTheTimeLocksNobodyElseOut() async throws {
        let front = try await Front(settings: ["UNDERWRITER_TRUSTED_PROXY": "127.0.0.1 ::1"])
        try await front.run(.live) { client in
            for name in ["ana", "ben"] { try await Browser(client).register(name) }
            // Without Redis the quotas follow the clock of the test, which stands still: none fills up meanwhile.
            front.redis.kill()
            var statuses: Set<Int> = []
            for number in 0..<400 {
                // From one place half of the time, and else from many.
                let place = number.isMultiple(of: 2) ? "10.0.0.1" : "10.0.\(number % 200).2"
                statuses.insert(try await Self.signIn("ana", from: place, client))
            }
            #expect(statuses == [200, 401])
            #expect(try await Self.signIn("ben", from: "10.9.0.2", client) == 200)
        }
    }

    /// Trust, P6: one password over a thousand names, each from a place of its own, uses up what strangers share; whose
    /// device is known gets in all the same, and a minute later everybody does.
    @Test func onePasswordOverAThousandNamesStopsStrangersAndNoKnownDevice() async throws {
        let front = try await Front(settings: ["UNDERWRITER_TRUSTED_PROXY": "127.0.0.1 ::1"])
        try await front.run(.live) { client in
            let ana = Browser(client)
            try await ana.register("ana")
            // Without Redis the quotas follow the clock of the test, which stands still.
            front.redis.kill()
            #expect(try await Self.signIn("ana", from: "10.9.0.2", client) == 200)
            for number in 0..<1_000 {
                let place = "10.\(number / 250).\(number % 250).2"
                #expect(try await Self.signIn("name\(number)", from: place, client) == 401)
            }
            #expect(try await Self.signIn("ana", from: "10.9.0.3", client) == 401)
            #expect(try await ana.logIn("ana").status == 200)
            front.clock.advance(seconds: 60)
            #expect(try await Self.signIn("ana", from: "10.9.0.3", client) == 200)
        }
    }

    private static func signIn(
        _ name: String,
        from place: String,
        _ client: any TestClientProtocol
    ) async throws -> Int {
        var headers = Browser.formHeaders
        headers[.forwardedFor] = place
        let form = Browser.encoded([("username", name), ("password", Browser.password)])
        return try await Browser(client).send(.post, "/token", headers, body: form).status
    }
}
