import AccountLedger
import Contracts
import Documents
import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import Ledger
import LedgerRecords
import Lending
import Requests
import TestSupport
import Testing

@testable import Web

@Suite("Keys of programs", .serialized, .timeLimit(.minutes(5)))
struct ProgramKeyTests {
    func key(
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

    /// Trust, J12: names, mail addresses and telephone numbers are of customers, whatever list they stand in.
    @Test func whoCustomersAreIsForKeysThatReadCustomers() async throws {
        let front = try await Front()
        try await front.run { client in
            let (writer, plain, full) = ("uwk_00000006_secret", "uwk_00000007_secret", "uwk_00000008_secret")
            try await key(front, writer, scopes: [.writeApplications, .writeCustomers])
            try await key(front, plain, scopes: [.readApplications])
            try await key(front, full, scopes: [.readApplications, .readCustomers])
            let browser = Browser(client)
            let register = "/api/customers/register"
            let made = try await browser.send(.post, register, headers(writer), body: LenderInterfaceTests.customer)
            let id = try #require(made.object["customer_id"] as? String)
            let body = "{\"customer_id\": \"\(id)\", \(LenderInterfaceTests.flat.dropFirst())"
            let sent = try await browser.send(.post, "/api/loans/apply", headers(writer), body: body)
            let location = try #require(sent.location)
            for (text, isNamed) in [(plain, false), (full, true)] {
                for path in ["/api/loans/applications", location] {
                    let answer = try await browser.send(.get, path, headers(text))
                    #expect(answer.status == 200)
                    #expect(answer.text.contains(id))
                    #expect(answer.text.contains("Ana Núñez") == isNamed, "\(path)")
                }
                let shown = try await browser.send(.get, location, headers(text)).text
                #expect(shown.contains("ravi@example.com") == isNamed && shown.contains("98765") == isNamed)
                let reads = try await front.services.ledger.auditRows(about: .ledger)
                    .count {
                        $0.action == "personal.read"
                    }
                #expect(reads == (isNamed ? 3 : 0))
            }
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
