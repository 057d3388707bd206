import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Responses
import Testing

@testable import Requests
@testable import Web

/// Experience, 1.6: an error is a page for people and a problem document for programs, and the client's mistake is 4xx.
@Suite("Every error state", .serialized, .timeLimit(.minutes(5)))
struct ErrorStateTests {
    private static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    /// What is sent, and the status that is right.
    private static let mistakes: [(HTTPRequest.Method, String, HTTPFields, String?, Int)] = [
        (.post, "/login", form, "username=%ZZ", 400), (.post, "/login", form, "username=%FF", 400),
        (.post, "/login", form, "a[=1", 400), (.post, "/login", form, "username=ana", 403),
        (.get, "/nothing", [:], nil, 404), (.get, "/problems/nothing", [:], nil, 404),
        (.get, "/join/nothing", [:], nil, 404), (.delete, "/login", [:], nil, 405), (.put, "/", [:], nil, 405),
        (.post, "/login", form, String(repeating: "a", count: 70_000), 413),
        (.post, "/login", [.contentType: "text/plain"], "x", 415),
        (.post, "/register", [.contentType: "multipart/form-data; boundary=x"], "--x--", 415),
    ]

    @Test func hasAPageForPeopleAndAProblemForPrograms() async throws {
        let front = try await Front()
        try await front.run { client in
            for (method, path, headers, body, status) in Self.mistakes {
                var asked = headers
                asked[.accept] = "text/html"
                let page = try await Browser(client).send(method, path, asked, body: body)
                #expect(page.status == status, "\(method) \(path)")
                #expect(page.headers[.contentType] == "text/html; charset=utf-8", "\(method) \(path)")
                for part in ["<h1>", "<main id=\"main\"", "class=\"skip\"", "</html>"] {
                    #expect(page.text.contains(part), "\(method) \(path) \(part)")
                }
                asked[.accept] = "application/json"
                let problem = try await Browser(client).send(method, path, asked, body: body)
                // Pages have no other form: to whoever takes none that is the first thing to say.
                #expect([status, 406].contains(problem.status), "\(method) \(path) \(problem.status)")
                check(problem, at: path)
            }
        }
    }

    @Test(arguments: Refusal.Code.allCases)
    func everyCodeHasWordsForPeopleAndForPrograms(_ code: Refusal.Code) {
        #expect(!code.title.isEmpty && !code.remedy.isEmpty)
    }

    @Test func tooManyRequestsAndAClosedLedgerSayWhenToComeBack() async throws {
        let front = try await Front(settings: ["UNDERWRITER_REQUEST_LIMIT": "3"])
        try await front.run { client in
            let browser = Browser(client)
            for _ in 0..<3 { try await browser.send(.get, "/help") }
            let page = try await browser.send(.get, "/help", [.accept: "text/html"])
            #expect(page.status == 429)
            #expect(page.headers[.retryAfter] != nil)
            #expect(page.text.contains("Too many requests"))
            check(try await browser.send(.get, "/", [.accept: "application/json"]), at: "/")
        }
        let other = try await Front()
        try await other.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            try other.services.ledger.close()
            let page = try await browser.send(.get, "/applications", [.accept: "text/html"])
            #expect(page.status == 503)
            #expect(page.headers[.retryAfter] != nil)
            #expect(page.text.contains("Reference: <code>"))
            #expect(!page.text.lowercased().contains("sqlite"))
        }
    }

    private func check(_ problem: Answer, at path: String) {
        #expect(problem.headers[.contentType] == "application/problem+json", "\(path)")
        for member in ["type", "title", "detail", "instance"] {
            #expect(problem.object[member] is String, "\(path) \(member)")
        }
        #expect(problem.object["status"] as? Int == problem.status, "\(path)")
        #expect(problem.status < 500, "\(path)")
    }
}
