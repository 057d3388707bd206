import Contracts
import Foundation
import HTTPTypes
import HummingbirdTesting
import LedgerRecords
import Requests
import TestSupport
import Testing

@testable import Web

@Suite("The description of the interface", .serialized, .timeLimit(.minutes(5)))
struct DescriptionTests {
    @Test func everyAddressOfProgramsIsInItAndEveryAddressInItIsOne() async throws {
        let front = try await Front()
        try await front.run { client in
            let answer = try await Browser(client).send(.get, "/openapi.json")
            #expect(answer.status == 200)
            let paths = try #require(answer.object["paths"] as? [String: [String: Any]])
            let described = Set(paths.flatMap { path, methods in methods.keys.map { "\($0) \(path)" } })
            let routed = front.services.routes
                .filter { route in
                    switch route.access {
                    case .programs: true
                    // What people look at has JSON for its own script, which is nobody else's.
                    case .pages: false
                    case .anyone, .visitor: [.json, .either, .table].contains(route.answer)
                    }
                }
                .map { "\($0.method.rawValue.lowercased()) \($0.path)" }
            #expect(described == Set(routed))
            #expect(routed.count >= 20)
        }
    }

    @Test func everyOperationHasItsOwnNameAndEveryPathItsParameters() async throws {
        let front = try await Front()
        try await front.run { _ in
            let contracts = front.services.routes.compactMap { route in route.contract.map { (route.path, $0) } }
            #expect(Set(contracts.map(\.1.id)).count == contracts.count)
            for (path, contract) in contracts {
                let named = Set(path.matches(of: /\{(\w+)\}/).map { String($0.1) })
                #expect(named == Set(contract.parameters.filter { $0.place == .path }.map(\.name)), "\(path)")
            }
        }
    }

    @Test func itHasATagAndAPageThatNeedsNothingFromElsewhere() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            let tag = try #require(try await browser.send(.get, "/openapi.json").headers[.eTag])
            #expect(try await browser.send(.get, "/openapi.json", [.ifNoneMatch: tag]).status == 304)
            let page = try await browser.open("/docs")
            #expect(page.status == 200)
            #expect(page.text.contains("POST /api/v1/applications"))
            #expect(!page.text.contains("src=\"http"))
            #expect(page.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
        }
    }

    /// A program that does not say what it reads gets what the description promises, wherever it asks.
    @Test func everyAddressOfProgramsRefusesInTheFormThatIsDescribed() async throws {
        let front = try await Front()
        try await front.run { client in
            let routes = front.services.routes.filter { $0.contract != nil && $0.answer != .either }
            #expect(routes.count >= 20)
            for route in routes {
                let path = route.path.replacing(/\{\w+\}/, with: "1")
                for accepted in [nil, "*/*"] as [String?] {
                    var headers = HTTPFields()
                    headers[.accept] = accepted
                    let answer = try await Browser(client).send(.patch, path, headers)
                    #expect(answer.status == 405, "\(path)")
                    #expect(answer.headers[.contentType] == "application/problem+json", "\(path)")
                }
            }
        }
    }

    @Test func aQueryThatNobodyDeclaredIs400() async throws {
        let front = try await Front()
        try await front.run { client in
            let token = try await front.staffToken(.officer, client)
            for query in ["limit=0", "limit=x", "limit=1&limit=2", "nothing=1", "cursor=", "cursor=1-2", "status=x"] {
                let answer = try await Browser(client)
                    .send(.get, "/api/v1/applications?\(query)", [.authorization: "Bearer \(token)"])
                #expect(answer.status == 400, "\(query)")
                #expect(answer.problem == "malformed")
            }
        }
    }
}
