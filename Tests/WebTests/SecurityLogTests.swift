import Foundation
import HTTPTypes
import HummingbirdTesting
import LedgerRecords
import Requests
import TestSupport
import Testing

@testable import ProgramInterface
@testable import Web

/// Trust, L1: what an attack leaves in the log, in the words of OWASP's logging vocabulary.
@Suite("The security log", .serialized, .timeLimit(.minutes(5)))
struct SecurityLogTests {
    @Test func eachActAndEachRefusalHasItsEvent() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            #expect(front.log.events.contains("user_created"))
            #expect(front.log.events.contains("authn_login_success"))
            try await Browser(client).logIn("ana", password: "not the password of ana")
            #expect(front.log.events.contains("authn_login_fail"))
            try await Browser(client).send(.post, "/login", Browser.formHeaders, body: "username=ana")
            #expect(front.log.events.contains("csrf_fail"))
            try await Browser(client).send(.post, "/token", Browser.formHeaders, body: "username=%ZZ")
            #expect(front.log.events.contains("input_validation_fail"))
            let id = try await fill(ana)
            try await ana.submit([:], more: [("consents", "privacy")], action: "/check")
            #expect(front.log.events.contains("application_submitted"))
            let bob = Browser(client)
            try await bob.register("bob")
            #expect(try await bob.open("/applications/\(id)").status == 404)
            #expect(front.log.events.contains("malicious_direct_reference"))
            let count = front.log.events.filter { $0 == "malicious_direct_reference" }.count
            #expect(try await bob.open("/applications/00000000000000000000000000").status == 404)
            #expect(front.log.events.filter { $0 == "malicious_direct_reference" }.count == count)
            let analyst = try await front.staffToken(.analyst, client)
            try await Browser(client)
                .send(.get, "\(ProgramRoutes.collection)/\(id)", [.authorization: "Bearer \(analyst)"])
            #expect(front.log.events.contains("authz_fail"))
            try await ana.open("/applications")
            try await ana.submit([:], action: "/logout")
            #expect(front.log.events.contains("authn_logout"))
        }
    }

    @Test func aLineSaysWhoWhereAndWhatCameOfItAndNeverTheQuery() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            try await browser.open("/applications?name=Canary")
            let line = try #require(front.log.lines.last { $0["route"] == "/applications" })
            for field in ["event", "request_id", "trace_id", "actor", "ip", "route", "status", "ms", "method"] {
                #expect(line[field]?.isEmpty == false, "\(field)")
            }
            #expect(line["actor"]?.hasPrefix("account:") == true)
            #expect(!front.log.lines.contains { $0.values.contains { $0.contains("Canary") } })
        }
    }

    /// Trust, P7: the answer to registering is the same for a free name and for one that is somebody's.
    @Test func registeringDoesNotTellWhetherANameIsTaken() async throws {
        let front = try await Front()
        try await front.run { client in
            try await Browser(client).register("ana")
            let answers = try await ["ana", "ben"]
                .asyncMap { name in
                    let browser = Browser(client)
                    try await browser.open("/register")
                    let page = await browser.page.text
                    let token = try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/)).1
                    let body = Browser.encoded([
                        ("username", name), ("password", "another long phrase of a test"), ("_token", String(token)),
                    ])
                    return try await browser.send(.post, "/register", Browser.formHeaders, body: body)
                }
            let changing: Set<HTTPField.Name> = [.requestID, .rateLimit, .date]
            #expect(answers[0].status == 303 && answers[1].status == 303)
            #expect(answers[0].text == answers[1].text)
            for field in answers[0].headers where !changing.contains(field.name) {
                #expect(answers[1].headers[values: field.name] == answers[0].headers[values: field.name])
            }
            // Whose name it was keeps it, with the old password.
            #expect(try await Browser(client).logIn("ana").status == 200)
            #expect(try await Browser(client).logIn("ana", password: "another long phrase of a test").status == 401)
            #expect(front.log.events.contains("user_name_taken"))
        }
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ make: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await make(element)) }
        return values
    }
}
