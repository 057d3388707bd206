import AccountLedger
import Contracts
import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import LedgerRecords
import Lending
import Testing

@testable import Requests
@testable import Tokens
@testable import Web

/// Trust, Z1: every route times every role, from the list that the router is made of.
@Suite("Routes times roles", .serialized, .timeLimit(.minutes(5)))
struct RouteMatrixTests {
    @Test(arguments: AccountRole.allCases)
    func eachCellIsAsItsRouteSays(_ role: AccountRole) async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            let name = try await front.signIn(as: role, browser, client)
            let bearer = try await Browser(client).token(name)
            let token = try await formToken(browser)
            // Signing out last, for the others need the session.
            let routes = front.services.routes.filter { $0.path != "/logout" && $0.path != "/login" }
            #expect(routes.count > 20)
            for route in routes {
                let answer = try await browser.send(
                    route.method,
                    Self.address(route.path),
                    Self.headers(route, bearer: bearer),
                    body: Self.body(route, token: token)
                )
                let cell = "\(role) \(route.method) \(route.path): \(answer.status)"
                switch route.access {
                case .anyone, .visitor: #expect(answer.status != 403, "\(cell)")
                case .pages(let roles), .programs(let roles):
                    #expect((answer.status == 403) == !roles.contains(role), "\(cell)")
                    #expect(answer.status != 401, "\(cell)")
                }
                #expect(answer.status < 500, "\(cell)")
            }
            let out = try await browser.send(
                .post,
                "/logout",
                [.contentType: "application/x-www-form-urlencoded", .accept: "text/html"],
                body: "_token=\(token)"
            )
            #expect(out.status == 303)
        }
    }

    @Test func everyRouteSaysWhoMayUseItAndPagesAreForApplicantsAndOfficers() async throws {
        let front = try await Front()
        try await front.run { _ in
            for route in front.services.routes {
                switch route.access {
                case .anyone, .visitor: continue
                case .pages(let roles) where route.path == "/logout" || route.path.utf8.starts(with: "/account".utf8):
                    #expect(roles == Set(AccountRole.allCases))
                case .pages(let roles) where route.path.utf8.starts(with: "/ops".utf8):
                    let isChange = route.method == .post
                    #expect(roles == (isChange ? [.operator] : [.operator, .admin, .auditor]), "\(route.path)")
                case .pages(let roles) where route.path.utf8.starts(with: "/desk".utf8):
                    let isReading = route.method == .get || route.path.hasSuffix("/reveal")
                    #expect(roles == (isReading ? [.officer, .auditor] : [.officer]), "\(route.path)")
                case .pages(let roles) where route.path.utf8.starts(with: "/admin".utf8):
                    #expect(roles == (route.method == .post ? [.admin] : [.admin, .auditor]), "\(route.path)")
                case .pages(let roles) where route.path.utf8.starts(with: "/portfolio/loans".utf8):
                    let isReading =
                        route.path.hasSuffix("/reveal") || route.method == .get && !route.path.hasSuffix("/change")
                    #expect(roles == (isReading ? [.officer, .auditor] : [.officer]), "\(route.path)")
                case .pages(let roles) where route.path.utf8.starts(with: "/portfolio/offers".utf8):
                    #expect(roles == [.officer], "\(route.path)")
                case .pages(let roles) where route.path.utf8.starts(with: "/audit".utf8):
                    #expect(roles == [.auditor], "\(route.path)")
                case .pages(let roles) where route.path.utf8.starts(with: "/models".utf8):
                    #expect(roles == (route.method == .post ? [.analyst] : [.analyst, .auditor]), "\(route.path)")
                case .pages(let roles) where ["/portfolio", "/drift"].contains(where: route.path.hasPrefix):
                    #expect(roles == [.officer, .analyst, .operator, .auditor], "\(route.path)")
                case .pages(let roles): #expect(roles == [.applicant, .officer], "\(route.path)")
                case .programs(let roles) where route.path == "/api/loans/loans":
                    #expect(roles == [.officer, .auditor], "\(route.path)")
                case .programs(let roles) where [.readModels, .readPortfolio].contains(route.contract?.scope):
                    #expect(roles == [.officer, .analyst, .operator, .auditor], "\(route.path)")
                case .programs(let roles): #expect(roles.isDisjoint(with: [.admin, .analyst]), "\(route.path)")
                }
            }
        }
    }

    private func formToken(_ browser: Browser) async throws -> String {
        let page = try await browser.open("/help").text
        return String(try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/)).1)
    }

    private static func address(_ path: String) -> String {
        path.replacing("{id}", with: "00000000000000000000000000").replacing("{page}", with: "loan")
            .replacing("{token}", with: "nothing").replacing("{code}", with: "validation")
            .replacing("{name}", with: "underwriter.css").replacing("{cause}", with: "poison")
            .replacing("{account}", with: "f81d4fae-7dec-41d0-a765-00a0c91e6bf6")
            .replacing("{model}", with: "00").replacing("{case}", with: "00000000000000000000000000")
            .replacing("{loan}", with: "999999").replacing("{number}", with: "999999")
    }

    private static func headers(_ route: Route, bearer: String) -> HTTPFields {
        var headers: HTTPFields = [.accept: "text/html, application/json;q=0.5", .fetchSite: "same-origin"]
        switch route.body {
        case .form, .formWithFile, .programForm: headers[.contentType] = "application/x-www-form-urlencoded"
        case .json: headers[.contentType] = "application/json"
        case .csv: headers[.contentType] = "text/csv"
        case .none, .any: break
        }
        if case .programs = route.access { headers[.authorization] = "Bearer \(bearer)" }
        return headers
    }

    private static func body(_ route: Route, token: String) -> String? {
        guard route.method == .post else { return nil }
        if case .json = route.body { return "{}" }
        return "_token=\(token)"
    }
}

extension Front {
    /// Makes an account of a role and signs a browser in with it.
    /// - Returns: Its name.
    func signIn(
        as role: AccountRole,
        _ browser: Browser,
        _ client: any TestClientProtocol,
        named given: String? = nil
    ) async throws -> String {
        guard role.isStaff else {
            try await browser.register("ana")
            return "ana"
        }
        let token = RandomToken(bytes: 32)
        let now = clock.clock.now()
        try await services.ledger.createInvitation(
            role: role,
            tokenDigest: token.digest,
            expiresAt: now.adding(milliseconds: 3_600_000),
            by: .commandLine("test"),
            at: now
        )
        let name = given ?? "staff-\(role.rawValue)"
        try await browser.open("/join/\(token.text)")
        try await browser.submit(["username": name, "password": Browser.password])
        return name
    }
}
