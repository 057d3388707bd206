import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerRecords
import TestSupport
import Testing

@testable import Web

/// Trust, R5 and C7: large things are made one at a time for each person; what a policy stopped is counted.
@Suite("Large work and reports", .serialized, .timeLimit(.minutes(5)))
struct LargeWorkTests {
    @Test func r5OfFiftyExportsOfOnePersonTheOthersAreTurnedAway() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            _ = try await front.signIn(as: .officer, browser, client)
            let page = try await browser.open("/account/data")
            let token = String(try #require(page.text.firstMatch(of: /name="_token" value="([^"]*)"/)).1)
            let headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .accept: "*/*"]
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await browser.send(.post, "/account/data", headers, body: "_token=\(token)") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let refused = answers.filter { $0.status == 429 }
            #expect(answers.count { $0.status == 200 } + refused.count == 50)
            #expect(refused.count > 0 && refused.count < 50)
            #expect(refused.allSatisfy { $0.headers[.retryAfter] == "5" })
            let again = try await browser.send(.post, "/account/data", headers, body: "_token=\(token)")
            #expect(again.status == 200)
        }
    }

    @Test func c7AReportIsOneEventRepeatsNothingAndIsCounted() async throws {
        let front = try await Front(settings: ["UNDERWRITER_REQUEST_LIMIT": "20"])
        try await front.run { client in
            let browser = Browser(client)
            let policy = try await browser.send(.get, "/help").headers[.contentSecurityPolicy]
            #expect(policy?.contains("report-to csp") == true)
            let report = "[{\"type\":\"csp-violation\",\"body\":{\"blockedURL\":\"inline CANARYREPORT\"}}]"
            let headers: HTTPFields = [.contentType: "application/reports+json"]
            let answer = try await browser.send(.post, "/csp-reports", headers, body: report)
            #expect(answer.status == 204)
            #expect(front.log.events.count { $0 == "csp_report" } == 1)
            #expect(!front.log.lines.contains { $0.values.contains { $0.contains("CANARYREPORT") } })
            var statuses: [Int] = []
            for _ in 0..<30 {
                statuses.append(try await browser.send(.post, "/csp-reports", headers, body: report).status)
            }
            #expect(statuses.contains(429) && statuses.last == 429)
        }
    }
}
