import ApplicationLedger
import Foundation
import HTTPTypes
import HummingbirdTesting
import Requests
import TestSupport
import Testing

@testable import Web

@Suite("The application on one page", .serialized, .timeLimit(.minutes(5)))
struct WholeFormTests {
    private static let everything = SmallLoan.loanPage.merging(SmallLoan.youPage) { $1 }

    @Test func isFilledSentAndShowsItsResult() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            #expect(try await browser.send(.get, "/prediction").location == "/index")
            try await browser.open("/index")
            let sent = try await browser.submit(Self.everything, more: [("consents", "privacy")])
            #expect(sent.status == 200)
            let path = await browser.path
            #expect(path.hasPrefix("/applications/"))
            #expect(try await front.services.ledger.submittedCount() == 1)
            let id = path.components(separatedBy: "/")[2]
            #expect(try await browser.send(.get, "/prediction").location == "/prediction/\(id)")
        }
    }

    @Test func aSecondClickIsTheSameApplication() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let page = try await browser.open("/index")
            var fields = Self.everything.map { ($0.key, $0.value) } + [("consents", "privacy")]
            let form = try #require(page.text.firstMatch(of: /(?s)action="\/prediction"(.*?)<\/form>/)).1
            for input in form.matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/) {
                fields.append((String(input.1), String(input.2)))
            }
            var places: Set<String?> = []
            for _ in 0..<2 {
                let headers: HTTPFields = [
                    .contentType: "application/x-www-form-urlencoded", .fetchSite: "same-origin", .accept: "text/html",
                ]
                let answer = try await browser.send(.post, "/prediction", headers, body: Browser.encoded(fields))
                #expect(answer.status == 303)
                places.insert(answer.location)
            }
            #expect(places.count == 1)
            #expect(try await front.services.ledger.submittedCount() == 1)
        }
    }

    @Test func whatIsWrongIsNamedAndWhatWasTypedIsKept() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            try await browser.open("/index")
            let wrong = Self.everything.merging(["loan_amount": "nan"]) { $1 }
            let page = try await browser.submit(wrong)
            #expect(page.status == 422)
            #expect(page.text.contains("<title>Error: "))
            #expect(page.text.contains("value=\"nan\""))
            #expect(page.text.contains("Ana Núñez"))
            #expect(page.text.contains("href=\"#consent-privacy\""))
            #expect(try await front.services.ledger.submittedCount() == 0)
        }
    }
}
