import Foundation
import HTTPTypes
import HummingbirdTesting
import Requests
import Testing
import TestSupport

@testable import Web

/// Trust, C6: off unless an origin is named; never reflected.
@Suite("Other origins", .serialized, .timeLimit(.minutes(5)))
struct CrossOriginTests {
    private static let path = "/api/v1/applications"

    private func question(_ origin: String) -> HTTPFields {
        [.origin: origin, .accessControlRequestMethod: "POST"]
    }

    @Test func areRefusedUnlessNamed() async throws {
        let front = try await Front()
        try await front.run { client in
            let answer = try await Browser(client).send(.options, Self.path, question("https://good.example"))
            #expect(answer.status == 405)
            #expect(answer.headers[.accessControlAllowOrigin] == nil)
        }
    }

    @Test(arguments: [
        ("https://good.example", true), ("https://evil.example", false), ("null", false),
        ("https://good.example.evil.example", false), ("http://good.example", false), ("https://GOOD.example", false),
    ])
    func areLetInByteByByte(_ origin: String, _ isLetIn: Bool) async throws {
        let front = try await Front(settings: ["UNDERWRITER_CORS_ORIGINS": "https://good.example"])
        try await front.run { client in
            let browser = Browser(client)
            let asked = try await browser.send(.options, Self.path, question(origin))
            #expect(asked.status == (isLetIn ? 204 : 405))
            #expect(asked.headers[.accessControlAllowOrigin] == (isLetIn ? origin : nil))
            #expect(asked.headers[.accessControlAllowCredentials] == nil)
            // An error says it too, else the page could not read it.
            let refused = try await browser.send(.get, Self.path, [.origin: origin])
            #expect(refused.status == 401)
            #expect(refused.headers[.accessControlAllowOrigin] == (isLetIn ? origin : nil))
            #expect(refused.headers[values: .vary].contains("Origin"))
            // Pages are nobody else's.
            let page = try await browser.send(.get, "/help", [.origin: origin])
            #expect(page.headers[.accessControlAllowOrigin] == nil)
        }
    }
}
