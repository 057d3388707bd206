import AccountLedger
import ApplicationLedger
import Foundation
import HTTPTypes
import HummingbirdTesting
import LedgerRecords
import Requests
import TestSupport
import Testing

@testable import ProgramInterface
@testable import Web

/// Trust, 2.5 and I7: bombs of JSON, and cookies that are none of ours.
@Suite("Hostile bodies and cookies", .serialized, .timeLimit(.minutes(5)))
struct HostileBodyTests {
    /// What is sent, and the one answer that is right: 413 for what is over 64 kB, which nobody reads to its end.
    private static let bombs: [(String, Int)] = [
        (String(repeating: "[", count: 100_000), 413), (String(repeating: "{\"a\":", count: 100_000), 413),
        (String(repeating: "[", count: 60_000), 400), (String(repeating: "{\"a\":", count: 12_000), 400),
        ("{" + (0..<1_000_000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}", 413),
        ("{" + (0..<5_000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}", 400),
        ("{\"product\":\(String(repeating: "9", count: 1_000_000))}", 413),
        ("{\"product\":\(String(repeating: "9", count: 60_000))}", 400),
        ("{\"product\":\"small-loan\",\"product\":\"other\"}", 400),
        ("{\"answers\":{\"loan_amount\":1,\"loan_amount\":2}}", 400),
    ]

    @Test func aBombOfJSONIsRefusedAtOnceAndTheServerLives() async throws {
        let front = try await Front()
        try await front.run { client in
            try await Browser(client).register("ana")
            let token = try await Browser(client).token("ana")
            let headers: HTTPFields = [
                .authorization: "Bearer \(token)", .contentType: "application/json", .idempotencyKey: "a1",
            ]
            for (bomb, status) in Self.bombs {
                let start = ContinuousClock.now
                let answer = try await Browser(client).send(.post, ProgramRoutes.collection, headers, body: bomb)
                #expect(answer.status == status, "\(bomb.prefix(30))")
                #expect(answer.headers[.contentType] == "application/problem+json")
                // Far below what a quadratic reader takes, far above what a busy machine adds.
                #expect(ContinuousClock.now - start < .seconds(5), "\(bomb.prefix(30))")
            }
            let account = try #require(try await front.services.ledger.account(named: "ana"))
            let kept = try await front.services.ledger.applications(owner: account.id)
            #expect(kept.isEmpty)
            let alive = try await Browser(client).send(.post, ProgramRoutes.collection, headers, body: SmallLoan.body)
            #expect(alive.status == 202)
        }
    }

    @Test(arguments: [
        "x", "eyJhbGciOiJub25lIn0.e30.", String(repeating: "a", count: 4_000), "null", "undefined", "../../etc/passwd",
    ])
    func aCookieThatIsNotOursLeadsToSigningInAndIsTakenAway(_ value: String) async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            await browser.set(CookieName.access, value)
            await browser.set(CookieName.refresh, value)
            let answer = try await browser.send(.get, "/applications", [.accept: "text/html"])
            #expect(answer.status == 303)
            #expect(answer.location == "/login?next=/applications")
            for name in [CookieName.access, CookieName.refresh] {
                let gone = answer.headers[values: .setCookie]
                    .contains {
                        $0.hasPrefix("\(name)=;") && $0.contains("Max-Age=0")
                    }
                #expect(gone, "\(name)")
            }
            let program = try await browser.send(.get, ProgramRoutes.collection, [.authorization: "Bearer \(value)"])
            #expect(program.status == 401)
        }
    }

    /// A session that is over is one of those, and its cookies go too.
    @Test func expiredCookiesLeadToSigningInAndAreTakenAway() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            front.clock.advance(seconds: 25 * 3_600)
            let answer = try await browser.send(.get, "/applications", [.accept: "text/html"])
            #expect(answer.status == 303)
            #expect(answer.headers[values: .setCookie].contains { $0.hasPrefix("\(CookieName.access)=;") })
        }
    }
}
