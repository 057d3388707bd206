import ApplicationLedger
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerRecords
import Requests
import TestSupport
import Testing

@testable import ProgramInterface
@testable import Web

/// Two web processes on one PostgreSQL and one Redis, each with connections of its own.
@Suite(
    "Two fronts on one ledger",
    .serialized,
    .timeLimit(.minutes(5)),
    .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed")
)
struct TwoFrontsTests {
    private let database: PostgreSQLDatabase

    init() throws { database = try PostgreSQLServer.shared().newDatabase() }

    /// Runs a test against both; they start at the same time on an empty database.
    private func run(
        _ test: @Sendable @escaping (any TestClientProtocol, any TestClientProtocol, Front) async throws -> Void
    ) async throws {
        let environment = database.environment
        let redis = try RedisServer.start()
        let settings = environment.merging(redis.environment) { $1 }
        async let one = Front(settings: settings)
        async let two = Front(settings: settings)
        let (first, second) = try await (one, two)
        try await first.run { a in try await second.run { b in try await test(a, b, first) } }
        withExtendedLifetime(redis) {}
    }

    @Test func whoSignsInAtOneIsKnownToBothAndSignedOutOfBoth() async throws {
        try await run { a, b, _ in
            let (here, there) = (Browser(a), Browser(b))
            try await here.register("ana")
            for (name, value) in await here.cookies { await there.set(name, value) }
            #expect(try await there.send(.get, "/applications", [.accept: "text/html"]).status == 200)
            try await here.open("/applications")
            try await here.submit([:], action: "/logout")
            let after = try await there.send(.get, "/applications", [.accept: "text/html"])
            #expect(after.status == 303)
            #expect(after.location?.hasPrefix("/login") == true)
        }
    }

    @Test func aKeyUsedAtBothAtOnceIsOneApplication() async throws {
        try await run { a, b, front in
            try await Browser(a).register("ana")
            let token = try await Browser(b).token("ana")
            let headers: HTTPFields = [
                .authorization: "Bearer \(token)", .contentType: "application/json", .idempotencyKey: "\"one\"",
            ]
            let ids = try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        let browser = Browser(number.isMultiple(of: 2) ? a : b)
                        let answer = try await browser.send(
                            .post,
                            ProgramRoutes.collection,
                            headers,
                            body: SmallLoan.body
                        )
                        #expect(answer.status == 202)
                        return answer.object["id"] as? String
                    }
                }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await front.services.ledger.submittedCount() == 1)
            guard case .intact = try await front.services.ledger.verifyAudit() else {
                Issue.record("the chain broke")
                return
            }
        }
    }

    /// Guesses at one front count at the other (trust P6).
    @Test func guessesAreCountedTogether() async throws {
        try await run { a, b, _ in
            try await Browser(a).register("ana")
            for _ in 0..<40 { try await Browser(a).logIn("ana", password: "a guess that is wrong") }
            // Right, but too soon after what was guessed elsewhere.
            #expect(try await Browser(b).logIn("ana").status == 401)
        }
    }
}
