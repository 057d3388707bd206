import AccountLedger
import ApplicationLedger
import Documents
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerRecords
import Responses
import Storage
import TestSupport
import Testing

@testable import Requests
@testable import Web

@Suite("Every route", .serialized, .timeLimit(.minutes(5)))
struct RouteTests {
    private static func address(_ path: String) -> String {
        path.replacing("{id}", with: "00000000000000000000000000").replacing("{page}", with: "loan")
            .replacing("{token}", with: "nothing").replacing("{code}", with: "validation")
            .replacing("{name}", with: "underwriter.css").replacing("{cause}", with: "poison")
            .replacing("{account}", with: "f81d4fae-7dec-41d0-a765-00a0c91e6bf6")
            .replacing("{model}", with: "00").replacing("{case}", with: "00000000000000000000000000")
            .replacing("{loan}", with: "999999").replacing("{number}", with: "999999")
    }

    private static func headers(_ route: Route, _ token: String? = nil) -> HTTPFields {
        var headers: HTTPFields = [.accept: "text/html, application/json;q=0.5", .fetchSite: "same-origin"]
        switch route.body {
        case .form, .formWithFile, .programForm: headers[.contentType] = "application/x-www-form-urlencoded"
        case .json: headers[.contentType] = "application/json"
        case .csv: headers[.contentType] = "text/csv"
        case .none, .any: break
        }
        headers[.authorization] = token.map { "Bearer \($0)" }
        return headers
    }

    @Test func nobodyGetsBehindASignIn() async throws {
        let front = try await Front()
        try await front.run { client in
            for route in front.services.routes {
                let answer = try await Browser(client)
                    .send(
                        route.method,
                        Self.address(route.path),
                        Self.headers(route),
                        body: route.method == .post ? "" : nil
                    )
                switch route.access {
                case .anyone, .visitor: #expect(answer.status != 401, "\(route.path)")
                case .programs: #expect(answer.status == 401, "\(route.path)")
                case .pages where route.method == .get && route.answer == .page:
                    #expect(answer.status == 303, "\(route.path)")
                    let home =
                        [
                            "/ops", "/account", "/admin", "/audit", "/desk", "/drift", "/index", "/loans", "/models",
                            "/portfolio",
                            "/prediction",
                        ]
                        .first { route.path.hasPrefix($0) } ?? "/applications"
                    #expect(answer.location?.hasPrefix("/login?next=\(home)") == true, "\(route.path)")
                case .pages: #expect([303, 401].contains(answer.status), "\(route.path) \(answer.status)")
                }
            }
        }
    }

    @Test func anotherMethodIs405WithWhatIsAllowed() async throws {
        let front = try await Front()
        try await front.run { client in
            for route in front.services.routes {
                let answer = try await Browser(client).send(.patch, Self.address(route.path))
                #expect(answer.status == 405, "\(route.path)")
                #expect(answer.headers[.allow]?.contains(route.method.rawValue) == true)
            }
        }
    }

    @Test func aTrailingSlashIsTheSameRoute() async throws {
        let front = try await Front()
        try await front.run { client in
            for path in ["/login", "/help", "/livez", "/health"] {
                let slashed = try await Browser(client).send(.get, path + "/").status
                #expect(try await Browser(client).send(.get, path).status == slashed)
            }
        }
    }

    @Test func everyObjectOfAnotherPersonLooksAsIfItWereNotThere() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            let sent = try await fill(ana)
            try await ana.submit([:], more: [("consents", "privacy")], action: "/check")
            let draft = try await begin(ana)
            let bob = Browser(client)
            try await bob.register("bob")
            for id in [sent, draft] {
                for route in front.services.routes {
                    guard case .pages = route.access, route.path.contains("{id}") else { continue }
                    let path = route.path.replacing("{id}", with: id).replacing("{page}", with: "loan")
                    let fields = route.method == .post ? try await token(bob) : nil
                    let answer = try await bob.send(route.method, path, Self.headers(route), body: fields)
                    #expect(answer.status == 404, "\(route.method) \(route.path) \(answer.status)")
                    #expect(!answer.text.contains("Ana"))
                }
            }
        }
    }

    private func token(_ browser: Browser) async throws -> String {
        let page = try await browser.open("/applications").text
        let match = try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/))
        return "_token=\(match.1)"
    }

    @Test func whatIsSentBesidesTheQuestionsChangesNothing() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await begin(browser)
            try await browser.open("/applications/\(id)/pages/loan")
            let forged = [
                ("status", "Approved"), ("score", "900"), ("owner_id", "x"), ("interest_rate", "0.1"),
                ("role", "admin"),
            ]
            try await browser.submit(SmallLoan.loanPage, more: forged)
            try await browser.submit(SmallLoan.youPage)
            try await browser.submit([:], more: [("consents", "privacy"), ("status", "Approved")], action: "/check")
            let account = try #require(try await front.services.ledger.account(named: "ana"))
            let kept = try #require(try await front.services.ledger.applications(owner: account.id).first)
            #expect(account.role == .applicant)
            #expect(kept.status == .submitted)
            let record = try #require(try await front.services.ledger.application(kept.id))
            #expect(record.answers["interest_rate"]?.numberValue == 9.5)
            #expect(record.answers["status"] == nil)
        }
    }

    @Test func healthTellsWhatIsThere() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            let fine = try await browser.send(.get, "/health")
            #expect(fine.status == 200)
            #expect(fine.object["status"] as? String == "degraded")
            #expect(fine.object["model"] as? String == "none")
            #expect(fine.object["redis"] as? String == "ok")
            front.redis.kill()
            try await Task.sleep(for: .milliseconds(1_100))  // the report is a second old at most
            let down = try await browser.send(.get, "/health")
            #expect(down.status == 503)
            #expect(down.object["redis"] as? String == "down")
            #expect(down.object["database"] as? String == "ok")
            let ready = try await browser.send(.get, "/readyz")
            #expect(ready.status == 200)
            #expect(ready.object["degraded"] as? [String] == ["redis"])
            try front.services.ledger.close()
            try await Task.sleep(for: .milliseconds(1_100))  // so is what is known of the ledger
            #expect(try await browser.send(.get, "/readyz").status == 503)
            #expect(try await browser.send(.get, "/health").object["status"] as? String == "down")
            #expect(try await browser.send(.get, "/livez").status == 200)
        }
    }

    /// Trust, R1: a look at the ledger is a write to the disc, and anybody may ask for one.
    @Test func manyWhoAskForHealthCostTheLedgerOneLook() async throws {
        let front = try await Front()
        try await front.run { client in
            let before = try await Self.looks(front)
            let start = ContinuousClock.now
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<500 {
                    group.addTask {
                        try await Browser(client).send(.get, number.isMultiple(of: 2) ? "/readyz" : "/health").status
                    }
                }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            let seconds = Int((ContinuousClock.now - start) / .seconds(1))
            #expect(statuses == [200])
            let looks = try await Self.looks(front) - before
            #expect((1...2 + seconds).contains(looks), "\(looks) in \(seconds) s")
        }
    }

    private static func looks(_ front: Front) async throws -> Int {
        try await front.services.ledger.read { db in
            try db.row("SELECT probed FROM ledger_probe", [])?.integer("probed") ?? 0
        }
    }

    @Test func problemsAreExplainedWhereTheirTypeSays() async throws {
        let front = try await Front()
        try await front.run { client in
            for code in Refusal.Code.allCases {
                let page = try await Browser(client).open("/problems/\(code.rawValue)")
                #expect(page.status == 200)
                #expect(page.text.contains(code.title))
            }
        }
    }
}
