import AccountLedger
import ApplicationLedger
import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import LedgerRecords
import Requests
import TestSupport
import Testing

@testable import ProgramInterface
@testable import Web

@Suite("The interface for programs", .serialized, .timeLimit(.minutes(5)))
struct ProgramInterfaceTests {
    private static let path = ProgramRoutes.collection

    private func headers(_ token: String, key: String? = "\"a1\"", _ more: HTTPFields = [:]) -> HTTPFields {
        var headers: HTTPFields = [.authorization: "Bearer \(token)", .contentType: "application/json"]
        headers[.idempotencyKey] = key
        for field in more { headers[field.name] = field.value }
        return headers
    }

    private func applicant(_ name: String, _ client: any TestClientProtocol) async throws -> String {
        try await Browser(client).register(name)
        return try await Browser(client).token(name)
    }

    @Test func aTokenIsGivenForNameAndPassword() async throws {
        let front = try await Front()
        try await front.run { client in
            try await Browser(client).register("ana")
            let form = Browser.encoded([
                ("grant_type", "password"), ("username", "ana"), ("password", Browser.password),
            ])
            let answer = try await Browser(client).send(.post, "/token", Browser.formHeaders, body: form)
            #expect(answer.status == 200)
            #expect(answer.object["token_type"] as? String == "bearer")
            #expect(answer.object["expires_in"] as? Int == 900)
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer.headers[.setCookie] == nil)
        }
    }

    @Test func anApplicationIsAcceptedOnRecordAndSaysWhereItIs() async throws {
        let front = try await Front()
        try await front.run { client in
            let token = try await applicant("ana", client)
            let answer = try await Browser(client).send(.post, Self.path, headers(token), body: SmallLoan.body)
            #expect(answer.status == 202)
            let id = try #require(answer.object["id"] as? String)
            #expect(answer.location == "\(Self.path)/\(id)")
            #expect(answer.headers[.retryAfter] == "1")
            #expect(answer.object["status"] as? String == "Submitted")
            let shown = try await Browser(client).send(.get, "\(Self.path)/\(id)", headers(token))
            #expect(shown.status == 200)
            #expect(shown.object["status"] as? String == "Submitted")
            #expect(shown.object["decision"] is NSNull)
            let list = try await Browser(client).send(.get, Self.path, headers(token))
            #expect((list.object["applications"] as? [[String: Any]])?.map { $0["id"] as? String } == [id])
            #expect(!shown.text.contains("Ana"))
            let tag = try #require(shown.headers[.eTag])
            let again = try await Browser(client).send(.get, "\(Self.path)/\(id)", headers(token, [.ifNoneMatch: tag]))
            #expect(again.status == 304)
        }
    }

    @Test func oneKeyIsOneApplicationEverAfter() async throws {
        let front = try await Front()
        try await front.run { client in
            let token = try await applicant("ana", client)
            let first = try await Browser(client).send(.post, Self.path, headers(token), body: SmallLoan.body)
            #expect(first.headers[.idempotencyReplayed] == nil)
            // Same document in another order and spacing, key quoted or not.
            let same = SmallLoan.body.replacing("\"product\": \"small-loan\", ", with: "")
                .replacing("\"consents\":", with: "\"product\":\"small-loan\",  \"consents\":")
            for key in ["\"a1\"", "a1"] {
                let again = try await Browser(client).send(.post, Self.path, headers(token, key: key), body: same)
                #expect(again.status == 202)
                #expect(again.text == first.text)
                #expect(again.headers[.idempotencyReplayed] == "true")
            }
            let other = SmallLoan.body.replacing("300000", with: "300001")
            let reused = try await Browser(client).send(.post, Self.path, headers(token), body: other)
            #expect(reused.status == 422)
            #expect(reused.problem == "idempotency-key-reused")
            #expect(try await front.services.ledger.submittedCount() == 1)
        }
    }

    @Test func twentyRetriesAtOnceMakeOneApplication() async throws {
        let front = try await Front()
        try await front.run { client in
            let token = try await applicant("ana", client)
            let ids = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await Browser(client).send(.post, Self.path, headers(token), body: SmallLoan.body)
                            .object["id"] as? String
                    }
                }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await front.services.ledger.submittedCount() == 1)
        }
    }

    @Test func aSecondApplicationOfAnApplicantIs409AndAnOfficerMayEnterMany() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = try await applicant("ana", client)
            let officer = try await front.staffToken(.officer, client)
            var statuses: [Int] = []
            for (token, key) in [(ana, "1"), (ana, "2"), (officer, "1"), (officer, "2")] {
                let answer = try await Browser(client)
                    .send(.post, Self.path, headers(token, key: key), body: SmallLoan.body)
                statuses.append(answer.status)
                if answer.status == 409 { #expect(answer.headers[.link]?.contains(Self.path) == true) }
            }
            #expect(statuses == [202, 409, 202, 202])
        }
    }

    @Test func waitingIsPoliteAndEnds() async throws {
        let front = try await Front()
        try await front.run { client in
            let token = try await applicant("ana", client)
            let start = ContinuousClock.now
            let answer = try await Browser(client)
                .send(
                    .post,
                    Self.path,
                    headers(token, [.prefer: "wait=1"]),
                    body: SmallLoan.body
                )
            // Nobody scores, so the receipt comes after the time is over.
            #expect(answer.status == 202)
            #expect(answer.headers[.preferenceApplied] == nil)
            #expect(ContinuousClock.now - start > .milliseconds(900))
            let id = try #require(answer.object["id"] as? String)
            let shown = try await Browser(client).send(.get, "\(Self.path)/\(id)?wait=1", headers(token))
            #expect(shown.status == 200)
            #expect(shown.headers[.preferenceApplied] == "wait=1")
        }
    }

    @Test(
        arguments: [
            (
                #"{"product": "small-loan", "answers": {"loan_amount": "x"}, "status": "approved", "owner_id": 7}"#,
                ["owner_id", "status"]
            ),
            (#"{"product": "small-loan", "answers": [], "consents": ["privacy"]}"#, ["answers"]),
            (#"{"product": "nothing", "answers": {}}"#, ["product"]), (#"{}"#, ["answers"]),
            (
                #"{"product": "small-loan", "answers": {}, "consents": []}"#,
                [
                    "date_of_birth", "full_name", "loan_amount", "loan_purpose", "loan_tenure_months", "monthly_income",
                    "privacy",
                ]
            ),
        ] as [(String, [String])]
    )
    func whatCannotBeRightIsNamedAllAtOnce(_ body: String, _ fields: [String]) async throws {
        let front = try await Front()
        try await front.run { client in
            let token = try await applicant("ana", client)
            let answer = try await Browser(client).send(.post, Self.path, headers(token), body: body)
            #expect(answer.status == 422)
            #expect(answer.problem == "validation")
            #expect(answer.wrongFields == fields)
            // A refusal is not remembered under the key.
            let right = try await Browser(client).send(.post, Self.path, headers(token), body: SmallLoan.body)
            #expect(right.status == 202)
        }
    }

    @Test(arguments: [
        ("score", "900"), ("pd", "0"), ("model_version", "\"x\""), ("role", "\"admin\""), ("sex", "\"female\""),
    ])
    func whatIsNotAQuestionIsNotTaken(_ key: String, _ value: String) async throws {
        let front = try await Front()
        try await front.run { client in
            let token = try await applicant("ana", client)
            let body = SmallLoan.body.replacing("\"loan_amount\":", with: "\"\(key)\": \(value), \"loan_amount\":")
            let answer = try await Browser(client).send(.post, Self.path, headers(token), body: body)
            #expect(answer.status == 422)
            #expect(answer.wrongFields == [key])
            #expect(try await front.services.ledger.submittedCount() == 0)
        }
    }

    @Test(arguments: [
        "", "{", "[", "{\"a\":1,\"a\":2}", "\u{FEFF}{}", "{\"a\":1e400}", "{\"a\":NaN}", "{\"a\":0x10}", "{\"a\":+5}",
        "nul",
        "{\"a\":\"\\ud800\"}", "{\"a\":\"\u{1}\"}", "{} {}", String(repeating: "[", count: 30_000),
        String(repeating: "{\"a\":", count: 10_000), "{\"a\":\(String(repeating: "9", count: 60_000))}",
        "{" + (0..<5_000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}",
    ])
    func malformedJSONIs400(_ body: String) async throws {
        let front = try await Front()
        try await front.run { client in
            let token = try await applicant("ana", client)
            let answer = try await Browser(client).send(.post, Self.path, headers(token), body: body)
            #expect([400, 422].contains(answer.status), "\(answer.status)")
            if answer.status == 422 { #expect(body.utf8.count > 1_000) }
            #expect(answer.headers[.contentType] == "application/problem+json")
        }
    }

    @Test func headersThatAreMissingOrWrongHaveTheirOwnAnswers() async throws {
        let front = try await Front()
        try await front.run { client in
            let token = try await applicant("ana", client)
            let browser = Browser(client)
            func status(_ headers: HTTPFields, _ body: String = SmallLoan.body) async throws -> Int {
                try await browser.send(.post, Self.path, headers, body: body).status
            }
            #expect(try await status(headers(token, key: nil)) == 400)
            #expect(try await status(headers(token, [.contentType: "text/plain"])) == 415)
            #expect(try await status(headers(token, [.contentEncoding: "gzip"])) == 415)
            #expect(try await status(headers(token, [.accept: "text/html"])) == 406)
            #expect(try await status(headers("not.a.token")) == 401)
            #expect(try await status([.contentType: "application/json", .idempotencyKey: "a"]) == 401)
            #expect(try await status(headers(token), String(repeating: " ", count: 70_000)) == 413)
            let allowed = try await browser.send(.put, Self.path, headers(token)).headers[.allow] ?? ""
            #expect(Set(allowed.components(separatedBy: ", ")) == ["GET", "HEAD", "POST"])
        }
    }

    @Test func anothersApplicationIsNotThere() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = try await applicant("ana", client)
            let bob = try await applicant("bob", client)
            let answer = try await Browser(client).send(.post, Self.path, headers(ana), body: SmallLoan.body)
            let id = try #require(answer.object["id"] as? String)
            let shown = { (token: String, id: String) async throws -> Answer in
                try await Browser(client).send(.get, "\(Self.path)/\(id)", self.headers(token))
            }
            #expect(try await shown(ana, id).status == 200)
            #expect(try await shown(ana, id.lowercased()).status == 200)
            let foreign = try await shown(bob, id)
            let absent = try await shown(bob, "00000000000000000000000000")
            #expect(foreign.status == 404)
            #expect(
                foreign.text.replacing(/"instance":"[^"]*"/, with: "")
                    == absent.text.replacing(/"instance":"[^"]*"/, with: "")
            )
            for rubbish in ["x", "..", "' OR 1=1", String(repeating: "0", count: 300)] {
                let path = rubbish.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                #expect(try await shown(ana, path).status == 404)
            }
            #expect(try await shown(try await front.staffToken(.officer, client), id).status == 200)
            #expect(try await shown(try await front.staffToken(.auditor, client), id).status == 200)
            let state = try await shown(try await front.staffToken(.operator, client), id)
            #expect(state.status == 200 && state.object["decision"] == nil)
            #expect(try await shown(try await front.staffToken(.analyst, client), id).status == 403)
        }
    }

    @Test func aTokenOfAnEndedSessionAndACookieOpenNothingHere() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            #expect(try await browser.send(.get, "\(Self.path)/x").status == 401)
            let token = try await Browser(client).token("ana")
            let account = try #require(try await front.services.ledger.account(named: "ana"))
            try await front.services.ledger.endSessions(of: account.id, at: front.clock.clock.now())
            let answer = try await Browser(client).send(.get, "\(Self.path)/x", headers(token))
            #expect(answer.status == 401)
            #expect(answer.headers[.wwwAuthenticate] == "Bearer error=\"invalid_token\"")
            front.clock.advance(seconds: 3_600)
        }
    }
}
