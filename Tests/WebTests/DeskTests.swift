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
import TestSupport
import Testing

@testable import Requests
@testable import Tokens
@testable import Web

/// Trust, Z5, Z6 and D6.
@Suite("The desk", .serialized, .timeLimit(.minutes(5)))
struct DeskTests {
    /// An application of Ana's that waits for a person.
    private static func referred(_ front: Front, _ ana: Browser) async throws -> ApplicationID {
        try await ana.register("ana")
        let text = try await fill(ana)
        try await ana.submit([:], more: [("consents", "privacy")], action: "/check")
        let id = try #require(ApplicationID(base32: text))
        try await front.services.ledger.refer(id, cause: "poison", at: front.clock.clock.now())
        return id
    }

    private static let approval = [("outcome", "approve"), ("note", "Income shown by payslips of six months")]

    /// The same by `/api/loan-applications/{id}/accept` and `reject`.
    @Test func aProgramOfAnOfficerDecidesByTheSameRules() async throws {
        let front = try await Front()
        try await front.run { client in
            let id = try await Self.referred(front, Browser(client))
            let token = try await front.staffToken(.officer, client)
            let path = "/api/loan-applications/\(id.base32)"
            func put(_ act: String, _ body: String) async throws -> Answer {
                try await Browser(client)
                    .send(
                        .put,
                        "\(path)/\(act)",
                        [.authorization: "Bearer \(token)", .contentType: "application/json"],
                        body: body
                    )
            }
            #expect(try await put("reject", #"{"note": "too much debt for this"}"#).status == 422)
            #expect(try await put("accept", #"{"note": "short"}"#).status == 422)
            for escape in [#"\n"#, #"\u001b"#, #"\u007f"#] {
                let control = try await put("accept", #"{"note": "all is in order \#(escape)[2J here"}"#)
                #expect(control.status == 422 && control.text.contains("control characters"), "\(escape)")
            }
            #expect(try await put("accept", #"{"note": "all is in order here", "score": 900}"#).status == 422)
            let done = try await put("accept", #"{"note": "all is in order here"}"#)
            #expect(done.status == 200)
            #expect(done.object["state"] as? String == "decided")
            #expect(try await put("accept", #"{"note": "all is in order here"}"#).status == 409)
            #expect(try await front.services.ledger.standing(of: id)?.application.status == .approved)
            let none = try await Browser(client)
                .send(
                    .put,
                    "/api/loan-applications/00000000000000000000000000/accept",
                    [.authorization: "Bearer \(token)", .contentType: "application/json"],
                    body: #"{"note": "all is in order here"}"#
                )
            #expect(none.status == 404)
        }
    }

    @Test func aReferredApplicationIsListedOpenedAndDecidedOnce() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            let id = try await Self.referred(front, ana)
            let olga = try await front.officer("olga", client)
            #expect(try await olga.open("/desk").text.contains("/desk/\(id.base32)"))
            let page = try await olga.open("/desk/\(id.base32)")
            #expect(page.text.contains("No decision by the model: poison"))
            #expect(!page.text.contains("Núñez") && page.text.contains("••••"))
            let empty = try await olga.submit(["note": "short"], action: "/desk/")
            #expect(empty.status == 422)
            #expect(empty.text.contains("Say what you decide"))
            let bare = try await olga.submit(["note": "a note of some length"], more: [("outcome", "decline")])
            #expect(bare.text.contains("Choose one to four reasons"))
            try await olga.submit(
                ["note": "Too much for this income"],
                more: [("outcome", "decline"), ("reasons", "C1-08")]
            )
            #expect(await olga.path == "/desk?done=decided")
            let told = try await ana.open("/applications/\(id.base32)").text
            #expect(told.contains("declined it") && told.contains("Income insufficient"))
            #expect(!told.contains("Too much for this income"))
            #expect(try await !olga.open("/desk").text.contains("/desk/\(id.base32)"))
            let standing = try #require(try await front.services.ledger.standing(of: id))
            #expect(standing.application.status == .declined)
            let body = try await Self.body(olga, Self.approval)
            #expect(try await olga.send(.post, "/desk/\(id.base32)", Browser.formHeaders, body: body).status == 409)
            let rows = try await front.services.ledger.auditRows(about: .application(id))
            let row = try #require(rows.last)
            #expect(row.action == AuditAction.decidedByPerson.rawValue)
            #expect(row.detail["note"] == nil && row.detail["outcome"] == "decline")
            guard case .intact = try await front.services.ledger.verifyAudit() else {
                Issue.record("the chain is broken")
                return
            }
        }
    }

    @Test func aboveTheLimitTwoPersonsDecideAndNobodyAgreesWithThemselves() async throws {
        let front = try await Front(settings: ["UNDERWRITER_SECOND_PERSON_ABOVE": "299999"])
        try await front.run { client in
            let ana = Browser(client)
            let id = try await Self.referred(front, ana)
            let path = "/desk/\(id.base32)"
            let olga = try await front.officer("olga", client)
            #expect(try await olga.open(path).text.contains("needs a second person"))
            try await olga.submit(["note": Self.approval[1].1], more: [("outcome", "approve")])
            #expect(await olga.path == "/desk?done=proposed")
            #expect(try await front.services.ledger.standing(of: id)?.application.status == .manualReview)
            let own = try await Self.body(olga, [("action", "agree")])
            #expect(try await olga.send(.post, "\(path)/second", Browser.formHeaders, body: own).status == 403)
            let pia = try await front.officer("pia", client)
            #expect(try await pia.open(path).text.contains("A colleague proposes: Approve"))
            try await pia.submit([:], more: [("action", "agree")], action: "/second")
            #expect(try await front.services.ledger.standing(of: id)?.application.status == .approved)
            let decision = try #require(try await front.services.ledger.humanDecision(id))
            #expect(decision.proposedBy != decision.decidedBy)
            #expect(try await ana.open("/applications/\(id.base32)").text.contains("approved it"))
        }
    }

    @Test func whoItIsIsShownOnlyWithAReasonOnRecord() async throws {
        let front = try await Front()
        try await front.run { client in
            let id = try await Self.referred(front, Browser(client))
            let path = "/desk/\(id.base32)"
            let auditor = Browser(client)
            _ = try await front.signIn(as: .auditor, auditor, client)
            #expect(try await auditor.open(path).text.contains("••••"))
            #expect(try await auditor.submit(["why": ""]).status == 422)
            #expect(await !auditor.page.text.contains("Núñez"))
            let shown = try await auditor.submit(["why": "A complaint by letter"])
            #expect(shown.text.contains("Núñez"))
            let row = try #require(try await front.services.ledger.auditRows(about: .application(id)).last)
            #expect(row.action == AuditAction.personalDataRead.rawValue)
            #expect(row.detail["why"] == nil && row.detail["why_sha256"]?.stringValue?.utf8.count == 64)
            #expect(try await front.services.ledger.reason(of: row) == "A complaint by letter")
            #expect(front.log.events.contains("sensitive_read"))
            let body = try await Self.body(auditor, Self.approval)
            #expect(try await auditor.send(.post, path, Browser.formHeaders, body: body).status == 403)
        }
    }

    @Test func nobodyDecidesWhatTheySentThemselves() async throws {
        let front = try await Front()
        try await front.run { client in
            let olga = try await front.officer("olga", client)
            let text = try await fill(olga)
            try await olga.submit([:], more: [("consents", "privacy")], action: "/check")
            let id = try #require(ApplicationID(base32: text))
            try await front.services.ledger.refer(id, cause: "poison", at: front.clock.clock.now())
            #expect(try await !olga.open("/desk/\(text)").text.contains("<h2 id=\"decide\">"))
            let body = try await Self.body(olga, Self.approval)
            #expect(try await olga.send(.post, "/desk/\(text)", Browser.formHeaders, body: body).status == 403)
        }
    }

    private static func body(_ browser: Browser, _ pairs: [(String, String)]) async throws -> String {
        let page = try await browser.open("/help").text
        let token = try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/)).1
        return Browser.encoded(pairs + [("_token", String(token))])
    }
}
