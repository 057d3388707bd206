import AccountLedger
import ApplicationLedger
import Documents
import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import Ledger
import LedgerRecords
import Lending
import Requests
import Storage
import Testing

@testable import ProgramInterface
@testable import Web

/// Trust V5: a retry with the same key gets the first answer, status and body, whatever has become of the application.
@Suite("A key that comes again", .serialized, .timeLimit(.minutes(5)))
struct FirstAnswerTests {
    private static let loan = #"""
        {"customer_id": "ID", "loan_amount": 200000, "loan_tenure_months": 24, "interest_rate": 9,
         "loan_purpose": "vehicle", "consents": ["privacy"]}
        """#

    /// Where an application may be handed in, and with which status it is answered once it is with a person.
    private static let places = [
        (ProgramRoutes.collection, SmallLoan.body, 200), ("/predict", LenderInterfaceTests.flat, 200),
        ("/api/loan-applications", LenderInterfaceTests.flat, 201), ("/api/loans/apply", loan, 201),
    ]

    private func headers(_ token: String) -> HTTPFields {
        [
            .authorization: "Bearer \(token)", .contentType: "application/json", .idempotencyKey: "a1",
            .prefer: "wait=2",
        ]
    }

    private func filledIn(_ template: String, _ token: String, _ browser: Browser) async throws -> String {
        guard template.contains("\"ID\"") else { return template }
        let headers: HTTPFields = [.authorization: "Bearer \(token)", .contentType: "application/json"]
        let made = try await browser.send(
            .post,
            "/api/customers/register",
            headers,
            body: LenderInterfaceTests.customer
        )
        let id = try #require(made.object["customer_id"] as? String)
        return template.replacing("\"ID\"", with: "\"\(id)\"")
    }

    /// The application that has just been handed in, once it is on record.
    private func submitted(_ front: Front) async throws -> ApplicationID {
        while true {
            if let one = try await front.services.ledger.applications(status: .submitted).first { return one.id }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test(arguments: places)
    func getsTheFirstAnswerEverAfter(_ path: String, _ template: String, _ status: Int) async throws {
        let front = try await Front { $0.longestWait = .seconds(2) }
        try await front.run { client in
            let browser = Browser(client)
            let officer = try await front.staffToken(.officer, client)
            let body = try await filledIn(template, officer, browser)
            async let sent = browser.send(.post, path, headers(officer), body: body)
            let id = try await submitted(front)
            #expect(try await front.services.ledger.refer(id, cause: "poison", at: front.clock.clock.now()))
            let first = try await sent
            #expect(first.status == status)
            #expect(first.headers[.idempotencyReplayed] == nil)
            // What the application is by now is another matter.
            let owner = try #require(try await front.services.ledger.application(id)).summary.owner
            #expect(try await front.services.ledger.withdraw(id, owner: owner, at: front.clock.clock.now()))
            for _ in 0..<2 {
                let again = try await browser.send(.post, path, headers(officer), body: body)
                #expect(again.status == first.status)
                #expect(again.text == first.text)
                #expect(again.location == first.location)
                #expect(again.headers[.idempotencyReplayed] == "true")
            }
            #expect(try await front.services.ledger.submittedCount() == 1)
        }
    }

    /// A retry that comes while the first still waits: whichever is answered first, the other says the same.
    @Test func twoAtOnceAreToldTheSame() async throws {
        let front = try await Front { $0.longestWait = .seconds(2) }
        try await front.run { client in
            let browser = Browser(client)
            let officer = try await front.staffToken(.officer, client)
            async let sent = browser.send(.post, "/predict", headers(officer), body: LenderInterfaceTests.flat)
            let id = try await submitted(front)
            let again = try await browser.send(.post, "/predict", headers(officer), body: LenderInterfaceTests.flat)
            #expect(try await front.services.ledger.refer(id, cause: "poison", at: front.clock.clock.now()))
            let first = try await sent
            #expect(first.status == again.status)
            #expect(first.text == again.text)
        }
    }

    /// Killed before it could answer: what is on record is the answer, and stays it.
    @Test func whereNothingWasKeptItIsToldThatTheApplicationIsOnRecord() async throws {
        let front = try await Front { $0.longestWait = .milliseconds(100) }
        try await front.run { client in
            let browser = Browser(client)
            let officer = try await front.staffToken(.officer, client)
            try await front.services.ledger.write { try $0.connection.refuse("INSERT", on: "idempotency_answers") }
            let path = "/api/loan-applications"
            let first = try await browser.send(.post, path, headers(officer), body: LenderInterfaceTests.flat)
            #expect(first.status == 202)
            let id = try #require((first.object["id"] as? String).flatMap { ApplicationID(base32: $0) })
            #expect(try await front.services.ledger.refer(id, cause: "poison", at: front.clock.clock.now()))
            let again = try await browser.send(.post, path, headers(officer), body: LenderInterfaceTests.flat)
            #expect(again.status == 202)
            #expect(again.text == first.text)
        }
    }
}
