import AccountLedger
import Contracts
import Documents
import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import LedgerRecords
import Lending
import Requests
import TestSupport
import Testing

@testable import Web

@Suite("Keys of programs", .serialized, .timeLimit(.minutes(5)))
struct ProgramKeyTests {
    private func key(
        _ front: Front,
        _ text: String,
        scopes: Set<Scope>,
        role: AccountRole = .officer,
        requests: Int = 1_000
    ) async throws {
        let now = front.clock.clock.now()
        try await front.services.ledger.createProgramKey(
            NewProgramKey(
                id: text.components(separatedBy: "_")[1],
                secretDigest: ContentDigest.sha256(of: Array(text.utf8)),
                label: "test",
                role: role,
                scopes: Set(scopes.map(\.rawValue)),
                requestsAnHour: requests,
                expiresAt: now.adding(milliseconds: 86_400_000)
            ),
            by: .commandLine("test"),
            at: now
        )
    }

    private func headers(_ key: String) -> HTTPFields {
        [.authorization: "Bearer \(key)", .contentType: "application/json", .idempotencyKey: "\"k\""]
    }

    @Test func aKeyOpensWhatItsScopesNameAndNothingElse() async throws {
        let front = try await Front()
        try await front.run { client in
            let text = "uwk_00000001_secret"
            try await key(front, text, scopes: [.writeApplications])
            let browser = Browser(client)
            let sent = try await browser.send(.post, "/api/v1/applications", headers(text), body: SmallLoan.body)
            #expect(sent.status == 202)
            #expect(sent.headers[values: .rateLimit].contains { $0.hasPrefix("\"key\"") })
            for path in ["/api/v1/applications", "/api/customers", "/logs"] {
                let answer = try await browser.send(.get, path, headers(text))
                #expect(answer.status == 403, "\(path)")
            }
            // Never a page, and never a session.
            #expect(try await browser.send(.get, "/applications", headers(text)).status == 303)
            let used = try #require(try await front.services.ledger.programKeys().first)
            #expect(used.lastUsedAt != nil)
        }
    }

    @Test func aKeyThatIsUnknownRevokedOrLapsedIs401() async throws {
        let front = try await Front()
        try await front.run { client in
            let text = "uwk_00000002_secret"
            try await key(front, text, scopes: [.readApplications])
            let browser = Browser(client)
            let path = "/api/v1/applications"
            #expect(try await browser.send(.get, path, headers(text)).status == 200)
            #expect(try await browser.send(.get, path, headers(text + "x")).status == 401)
            front.clock.advance(seconds: 86_401)
            #expect(try await browser.send(.get, path, headers(text)).status == 401)
            let other = "uwk_00000003_secret"
            try await key(front, other, scopes: [.readApplications])
            #expect(try await browser.send(.get, path, headers(other)).status == 200)
            let now = front.clock.clock.now()
            #expect(try await front.services.ledger.revokeProgramKey("00000003", by: .commandLine("test"), at: now))
            let refused = try await browser.send(.get, path, headers(other))
            #expect(refused.status == 401)
            #expect(refused.headers[.wwwAuthenticate] == "Bearer error=\"invalid_token\"")
        }
    }

    @Test(arguments: [true, false])
    func eachKeyHasAQuotaOfItsOwnWithAndWithoutRedis(_ hasRedis: Bool) async throws {
        let front = try await Front()
        try await front.run { client in
            let (small, large) = ("uwk_00000004_secret", "uwk_00000005_secret")
            try await key(front, small, scopes: [.readApplications], requests: 2)
            try await key(front, large, scopes: [.readApplications])
            if !hasRedis { front.redis.kill() }
            let browser = Browser(client)
            var statuses: [Int] = []
            for _ in 0..<3 {
                statuses.append(try await browser.send(.get, "/api/v1/applications", headers(small)).status)
            }
            #expect(statuses == [200, 200, 429])
            #expect(try await browser.send(.get, "/api/v1/applications", headers(large)).status == 200)
        }
    }
}
