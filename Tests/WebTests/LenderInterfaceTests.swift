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
import TestSupport
import Testing

@testable import Web

/// The addresses that programs of other systems know, over the same workflow.
@Suite("The interface beside /api/v1", .serialized, .timeLimit(.minutes(5)))
struct LenderInterfaceTests {
    static let flat = #"""
        {"loan_amount": 300000, "loan_tenure_months": 36, "loan_purpose": "vehicle", "full_name": "Ana Núñez",
         "date_of_birth": "1985-03-27", "monthly_income": 75000, "consents": ["privacy"]}
        """#
    static let customer = #"""
        {"full_name": "Ravi Kumar", "date_of_birth": "1990-01-31", "email": "Ravi@Example.com", "phone": "+91 98765 43210",
         "address": "1 Main Road", "city": "Pune", "state": "MH", "pincode": "411001", "pan_number": "ABCDE1234F",
         "employment": {"employer_name": "Acme", "job_title": "Fitter", "employment_type": "Salaried",
         "monthly_income": 45000, "years_of_experience": 7}, "answers": {"monthly_income": 45000}}
        """#

    private func headers(_ token: String) -> HTTPFields {
        [.authorization: "Bearer \(token)", .contentType: "application/json"]
    }

    /// Records what a worker would have found out.
    private func decide(_ front: Front, _ id: String, _ outcome: DecidedOutcome) async throws {
        let id = try #require(ApplicationID(base32: id))
        let record = try #require(try await front.services.ledger.application(id))
        let decision = DecisionRecord(
            applicationID: id,
            outcome: outcome,
            score: 701,
            probabilityOfDefault: 0.0625,
            reasonCodes: ["C1-08"],
            assessment: Array("{}".utf8),
            model: "small",
            modelVersion: "3",
            artefactDigest: .sha256(of: []),
            policyVersion: "1",
            featureVectorDigest: record.featureVectorDigest,
            attempt: 1,
            at: front.clock.clock.now()
        )
        #expect(try await front.services.ledger.record(decision) == .recorded)
    }

    @Test(arguments: ["/predict", "/api/prediction"])
    func anApplicationInOneObjectIsOnRecordBeforeItIsAnswered(_ path: String) async throws {
        let front = try await Front()
        try await front.run { client in
            let officer = try await front.staffToken(.officer, client)
            let browser = Browser(client)
            let sent = try await browser.send(.post, path, headers(officer), body: Self.flat)
            // Nobody scores here, so it is on record and not decided after five seconds.
            #expect(sent.status == 202)
            let location = try #require(sent.location)
            #expect(try await browser.send(.get, location, headers(officer)).object["status"] as? String == "Submitted")
            let wrong = try await browser.send(
                .post,
                path,
                headers(officer),
                body: #"{"loan_amount": "x", "score": 9}"#
            )
            #expect(wrong.status == 422)
            #expect(wrong.wrongFields.contains("loan_amount") && wrong.wrongFields.contains("score"))
            #expect(try await browser.send(.post, path, headers(officer), body: "[]").status == 400)
        }
    }

    @Test func customersAreRegisteredOnceListedAndShownMasked() async throws {
        let front = try await Front()
        try await front.run { client in
            let officer = try await front.staffToken(.officer, client)
            let browser = Browser(client)
            let made = try await browser.send(.post, "/api/customers/register", headers(officer), body: Self.customer)
            #expect(made.status == 201)
            #expect(made.object["customer_name"] as? String == "Ravi Kumar")
            #expect(made.object["email"] as? String == "ravi@example.com")
            let again = try await browser.send(.post, "/api/customers/register", headers(officer), body: Self.customer)
            #expect(again.status == 409)
            let location = try #require(made.location)
            let shown = try await browser.send(.get, location, headers(officer))
            #expect(shown.object["pan_number"] as? String == "••••234F")
            #expect((shown.object["employment"] as? [String: Any])?["employer_name"] as? String == "Acme")
            let list = try await browser.send(.get, "/api/customers/?limit=1&offset=0", headers(officer))
            #expect(list.object["total"] as? Int == 1)
            #expect((list.object["customers"] as? [[String: Any]])?.count == 1)
            let stranger = try await browser.send(.get, location, headers(try await applicant(client)))
            #expect(stranger.status == 404)
            let reads = try await front.services.ledger.auditRows(about: .ledger)
                .filter { $0.action == "personal.read" }
            let id = try #require(made.object["customer_id"] as? String)
            #expect(reads.map { $0.detail["ids"] } == [[.string(id)], [.string(id)]])
        }
    }

    @Test func whoReadsTheirOwnLeavesNoTrace() async throws {
        let front = try await Front()
        try await front.run { client in
            let own = try await applicant(client)
            let made = try await Browser(client)
                .send(.post, "/api/customers/register", headers(own), body: Self.customer)
            let shown = try await Browser(client).send(.get, try #require(made.location), headers(own))
            #expect(shown.status == 200)
            #expect(try await Browser(client).send(.get, "/api/customers", headers(own)).object["total"] as? Int == 1)
            let reads = try await front.services.ledger.auditRows(about: .ledger)
                .filter { $0.action == "personal.read" }
            #expect(reads.isEmpty)
        }
    }

    /// Trust, P7: applicants learn no numbers of others by asking whether they are known, and cannot ask for long.
    @Test func applicantsAreNotToldWhatIsKnownOfOthersAndMayNotAskForLong() async throws {
        let front = try await Front()
        try await front.run { client in
            let (officer, own) = (try await front.staffToken(.officer, client), try await applicant(client))
            let browser = Browser(client)
            let path = "/api/customers/register"
            #expect(try await browser.send(.post, path, headers(officer), body: Self.customer).status == 201)
            let email = Self.customer.replacing("ABCDE1234F", with: "ABCDE1234G")
            let number = Self.customer.replacing("Ravi@Example.com", with: "other@example.com")
            var details: [String: Set<String>] = [:]
            for token in [officer, own] {
                for body in [Self.customer, email, number] {
                    let answer = try await browser.send(.post, path, headers(token), body: body)
                    #expect(answer.status == 409)
                    let error = try #require(answer.object["detail"] as? String)
                    details[token, default: []].insert(error)
                }
            }
            #expect(details[own] == ["There is a customer with the same particulars."])
            #expect(details[officer]?.count == 3)
            for _ in 0..<17 {
                #expect(try await browser.send(.post, path, headers(own), body: "{}").status == 422)
            }
            let late = try await browser.send(.post, path, headers(own), body: number)
            #expect(late.status == 429)
            #expect(late.headers[.retryAfter] != nil)
            #expect(try await browser.send(.post, path, headers(officer), body: number).status == 409)
        }
    }

    private func applicant(_ client: any TestClientProtocol) async throws -> String {
        try await Browser(client).register("zoe")
        return try await Browser(client).token("zoe")
    }

    @Test(arguments: [
        ("email", "\"nobody\""), ("date_of_birth", "\"1990-02-30\""), ("pan_number", "\"abc\""), ("phone", "7"),
        ("aadhar_number", "\"123456789012\""), ("city", "\"\""), ("employment", "[]"), ("score", "900"),
    ])
    func aCustomerThatCannotBeIsRefusedByName(_ key: String, _ value: String) async throws {
        let front = try await Front()
        try await front.run { client in
            let officer = try await front.staffToken(.officer, client)
            var object = try #require(try JSONValue.parse(Array(Self.customer.utf8)).objectValue)
            object[key] = try JSONValue.parse(Array(value.utf8))
            let body = String(decoding: JSONValue.object(object).canonicalBytes, as: UTF8.self)
            let answer = try await Browser(client)
                .send(.post, "/api/customers/register", headers(officer), body: body)
            #expect(answer.status == 422)
            #expect(answer.wrongFields == [key])
        }
    }

    @Test func aLoanForAKnownCustomerNeedsOnlyWhatIsNew() async throws {
        let front = try await Front()
        try await front.run { client in
            let officer = try await front.staffToken(.officer, client)
            let browser = Browser(client)
            let made = try await browser.send(.post, "/api/customers/register", headers(officer), body: Self.customer)
            let id = try #require(made.object["customer_id"] as? String)
            let body = #"""
                {"customer_id": "\#(id)", "loan_amount": 200000, "loan_tenure_months": 24, "interest_rate": 9,
                 "loan_purpose": "vehicle", "consents": ["privacy"]}
                """#
            let sent = try await browser.send(.post, "/api/loans/apply", headers(officer), body: body)
            #expect(sent.status == 202)
            #expect(sent.object["status"] as? String == "Pending")
            #expect(sent.object["customer_id"] as? String == id)
            let application = try #require(sent.object["application_id"] as? String)
            try await decide(front, application, .approve)
            let path = "/api/loans/applications?status=Approved&customer_id=\(id)"
            let list = try await browser.send(.get, path, headers(officer))
            let row = try #require((list.object["applications"] as? [[String: Any]])?.first)
            #expect(row["credit_score"] as? Int == 701)
            #expect(row["risk_probability"] as? Double == 0.0625)
            #expect(row["customer_name"] as? String == "Ravi Kumar")
            #expect(row["interest_rate"] as? Double == 9)
            #expect(row["tenure_months"] as? Int == 24)
            let pending = try await browser.send(.get, "/api/loans/applications?status=Pending", headers(officer))
            #expect(pending.object["total"] as? Int == 0)
            let detail = try await browser.send(.get, "/api/loans/applications/\(application)", headers(officer))
            #expect((detail.object["customer"] as? [String: Any])?["full_name"] as? String == "Ravi Kumar")
            let officers = try await browser.send(.get, "/api/loan-applications?status=ACCEPTED", headers(officer))
            #expect(officers.object["total"] as? Int == 1)
            let log = try await browser.send(.get, "/logs?limit=5", headers(officer))
            #expect(log.text.contains("\"credit_score\":701"))
            #expect(!log.text.contains("Ravi"))
            let absent = body.replacing(id, with: "00000000000000000000000000")
            #expect(try await browser.send(.post, "/api/loans/apply", headers(officer), body: absent).status == 404)
        }
    }

    @Test func withoutAPromotedModelThereIsNoneToDescribe() async throws {
        let front = try await Front()
        try await front.run { client in
            let officer = try await front.staffToken(.officer, client)
            for path in ["/model-info", "/api/model-metrics"] {
                #expect(try await Browser(client).send(.get, path, headers(officer)).status == 404)
            }
        }
    }

    @Test func listsAreReadPageByPageWithoutLossAndAsATable() async throws {
        let front = try await Front()
        try await front.run { client in
            let officer = try await front.staffToken(.officer, client)
            let browser = Browser(client)
            var sent: Set<String> = []
            for number in 0..<7 {
                var headers = headers(officer)
                headers[.idempotencyKey] = "\(number)"
                let answer = try await browser.send(.post, "/api/v1/applications", headers, body: SmallLoan.body)
                sent.insert(try #require(answer.object["id"] as? String))
            }
            var seen: [String] = []
            var next: String? = "/api/v1/applications?limit=3"
            var pages = 0
            while let path = next {
                let answer = try await browser.send(.get, path, headers(officer))
                seen += (answer.object["applications"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
                next = answer.headers[.link].flatMap { $0.firstMatch(of: /<([^>]*)>; rel="next"/) }.map { String($0.1) }
                pages += 1
            }
            #expect(pages == 3)
            #expect(seen.count == 7 && Set(seen) == sent)
            var table = headers(officer)
            table[.accept] = "text/csv"
            let file = try await browser.send(.get, "/api/v1/applications", table)
            #expect(file.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(file.text.components(separatedBy: "\r\n").count == 9)
            #expect(!file.text.contains("Ana"))
        }
    }
}
