import AccountLedger
import ApplicationLedger
import Documents
import Foundation
import HTTPTypes
import HummingbirdTesting
import LedgerRecords
import Lending
import Requests
import Testing

@testable import ProgramInterface
@testable import Web

/// Trust, 2.5 and I6: a name is refused with the field's message or kept exactly, scalar for scalar.
@Suite("Strange names", .serialized, .timeLimit(.minutes(5)))
struct HostileTextTests {
    /// A name, and whether it is kept.
    static let names: [(String, Bool)] = [
        ("z" + String(repeating: "\u{301}\u{300}\u{302}", count: 2_500), false),
        ("\u{202E}evil", true), ("a\u{2066}b", true),
        (String(repeating: "👨‍👩‍👦", count: 64), false), (String(repeating: "👍", count: 64), true),
        ("Robert'; DROP TABLE applications;--", true), ("a\u{200D}b", true), ("Zoë Ångström 王", true),
        ("\"\u{301} onfocus=alert(1) x=\"", true), ("<b>{{name}}</b>", true), ("a\u{2028}b", true),
    ]

    @Test(arguments: names)
    func areRefusedOrKeptExactlyInAForm(_ name: String, _ isKept: Bool) async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await begin(browser)
            try await browser.open("/applications/\(id)/pages/loan")
            try await browser.submit(SmallLoan.loanPage)
            var fields = SmallLoan.youPage
            fields["full_name"] = name
            let answer = try await browser.submit(fields)
            #expect(answer.status == (isKept ? 200 : 422), "\(name.unicodeScalars.prefix(20))")
            if !isKept { #expect(answer.text.contains("Your full name must ")) }
            let kept = try await keptName(id, front)
            #expect(kept.map { Array($0.unicodeScalars) } == (isKept ? Array(name.unicodeScalars) : nil))
        }
    }

    @Test(arguments: names)
    func areRefusedOrKeptExactlyInJSON(_ name: String, _ isKept: Bool) async throws {
        let front = try await Front()
        try await front.run { client in
            try await Browser(client).register("ana")
            let token = try await Browser(client).token("ana")
            var answers = try #require(
                JSONSerialization.jsonObject(with: Data(SmallLoan.body.utf8)) as? [String: Any]
            )
            var inner = try #require(answers["answers"] as? [String: Any])
            inner["full_name"] = name
            answers["answers"] = inner
            let body = String(decoding: try JSONSerialization.data(withJSONObject: answers), as: UTF8.self)
            let headers: HTTPFields = [
                .authorization: "Bearer \(token)", .contentType: "application/json", .idempotencyKey: "a1",
            ]
            let answer = try await Browser(client).send(.post, ProgramRoutes.collection, headers, body: body)
            #expect(answer.status == (isKept ? 202 : 422))
            #expect(answer.wrongFields == (isKept ? [] : ["full_name"]))
            guard isKept else { return }
            let text = try #require(answer.object["id"] as? String)
            let id = try #require(ApplicationID(base32: text))
            let found = try await front.services.ledger.application(id)
            let record = try #require(found)
            let kept = try #require(record.allAnswers.values["full_name"]?.stringValue)
            #expect(Array(kept.unicodeScalars) == Array(name.unicodeScalars))
        }
    }

    /// What no form of ours needs does not come in far enough to be a name.
    @Test func aNameOf200KilobytesIsTooLarge() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await begin(browser)
            try await browser.open("/applications/\(id)/pages/loan")
            try await browser.submit(SmallLoan.loanPage)
            var fields = SmallLoan.youPage
            fields["full_name"] = "z" + String(repeating: "\u{301}", count: 100_000)
            #expect(try await browser.submit(fields).status == 413)
            #expect(try await keptName(id, front) == nil)
        }
    }

    private func keptName(_ id: String, _ front: Front) async throws -> String? {
        let found = try await front.services.ledger.account(named: "ana")
        let account = try #require(found)
        let known = try #require(ApplicationID(base32: id))
        let draft = try await front.services.ledger.draft(known, owner: account.id)
        return draft?.answers.values["full_name"]?.stringValue
    }
}
