import ApplicationLedger
import Documents
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerRecords
import Lending
import Requests
import TestSupport
import Testing

@testable import ProgramInterface
@testable import Web

@Suite("After the application has been sent", .serialized, .timeLimit(.minutes(5)))
struct AfterwardsTests {
    @Test func theVoluntaryQuestionsAreAskedOnceAndKeptApart() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await fill(browser)
            let sent = try await browser.submit([:], more: [("consents", "privacy")], action: "/check")
            #expect(sent.text.contains("/applications/\(id)/afterwards"))
            let page = try await browser.open("/applications/\(id)/afterwards")
            #expect(page.text.contains("not used for your decision"))
            #expect(page.text.contains("What is your sex? (optional)"))
            let wrong = try await browser.submit(["sex": "robot"])
            #expect(wrong.status == 422)
            #expect(wrong.text.contains("href=\"#sex\""))
            try await browser.submit(["sex": "self_describe", "sex_self_described": "Canary word"])
            #expect(await browser.path == "/applications/\(id)")
            let ledger = front.services.ledger
            let known = try #require(ApplicationID(base32: id))
            let kept = try #require(try await ledger.protectedAnswers(known)?.values)
            #expect(kept == ["sex": "self_describe", "sex_self_described": "Canary word"])
            #expect(try await ledger.application(known)?.allAnswers.values["sex"] == nil)
            #expect(front.log.events.contains("sensitive_create"))
            #expect(!front.log.lines.contains { $0.values.contains { $0.contains("Canary") } })
            // It is asked once: afterwards neither the page nor a form sent again changes anything.
            let again = try await browser.open("/applications/\(id)/sent")
            #expect(!again.text.contains("/afterwards"))
            try await browser.open("/applications/\(id)/afterwards")
            #expect(await browser.path == "/applications/\(id)")
        }
    }

    @Test func aDraftIsNotAskedAndAProductWithoutQuestionsHasNone() async throws {
        let front = try await Front(product: SmallLoan.withoutQuestions)
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let draft = try await begin(browser)
            #expect(try await browser.open("/applications/\(draft)/afterwards").status == 404)
            let id = try await fill(browser)
            let sent = try await browser.submit([:], more: [("consents", "privacy")], action: "/check")
            #expect(!sent.text.contains("/afterwards"))
            try await browser.open("/applications/\(id)/afterwards")
            #expect(await browser.path == "/applications/\(id)")
        }
    }

    @Test func protectedAnswersAreNotTakenWithTheApplication() async throws {
        let front = try await Front()
        try await front.run { client in
            try await Browser(client).register("ana")
            let token = try await Browser(client).token("ana")
            let body = SmallLoan.body.replacing("\"loan_amount\":", with: "\"sex\": \"female\", \"loan_amount\":")
            let headers: HTTPFields = [
                .authorization: "Bearer \(token)", .contentType: "application/json", .idempotencyKey: "a",
            ]
            let answer = try await Browser(client).send(.post, ProgramRoutes.collection, headers, body: body)
            #expect(answer.status == 422)
            #expect(answer.wrongFields == ["sex"])
        }
    }

    @Test func aPersonIsAskedForWithTheApplication() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await fill(browser)
            let consents = [("consents", "privacy"), ("consents", "human_review_request")]
            try await browser.submit([:], more: consents, action: "/check")
            let status = try await browser.open("/applications/\(id)")
            #expect(status.text.contains("You asked for a person to look at this application"))
            let known = try #require(ApplicationID(base32: id))
            #expect(try await front.services.ledger.standing(of: known)?.review?.source == .consent)
        }
    }

    @Test func aPersonIsAskedForAfterwardsOnce() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await fill(browser)
            try await browser.submit([:], more: [("consents", "privacy")], action: "/check")
            let page = try await browser.open("/applications/\(id)").text
            let token = try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/)).1
            for _ in 0..<2 {
                let headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .accept: "text/html"]
                let answer = try await browser.send(
                    .post,
                    "/applications/\(id)/review",
                    headers,
                    body: "_token=\(token)"
                )
                #expect(answer.status == 303)
                #expect(answer.location == "/applications/\(id)/decision")
            }
            let known = try #require(ApplicationID(base32: id))
            #expect(try await front.services.ledger.standing(of: known)?.review?.source == .page)
            let actions = try await front.services.ledger.auditRows(about: .application(known)).map(\.action)
            #expect(actions.filter { $0 == "application.review_requested" }.count == 1)
            let bearer = try await Browser(client).token("ana")
            let shown = try await Browser(client)
                .send(.get, "\(ProgramRoutes.collection)/\(id)", [.authorization: "Bearer \(bearer)"])
            #expect(shown.object["human_review_requested_at"] is String)
        }
    }
}
