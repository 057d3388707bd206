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
}
