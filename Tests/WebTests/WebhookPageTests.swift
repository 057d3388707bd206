import Foundation
import HTTPTypes
import Ledger
import LedgerRecords
import Lending
import TestSupport
import Testing
import Webhooks

@testable import Web

/// Trust, W3: what failed is on a page, and can be sent again there.
@Suite("The page of webhooks", .serialized, .timeLimit(.minutes(5)))
struct WebhookPageTests {
    @Test func whatFailedIsShownSentAgainAndItsReceiverSwitchedOff() async throws {
        let front = try await Front()
        try await front.run { client in
            let (browser, ledger) = (Browser(client), front.services.ledger)
            _ = try await front.signIn(as: .operator, browser, client)
            #expect(try await browser.open("/ops/webhooks").text.contains("There are none"))
            try await front.failDelivery()

            let page = try await browser.open("/ops/webhooks")
            for word in ["msg_1", "ep_1", "given up", "status_500", "https://receiver.example.com/in"] {
                #expect(page.text.contains(word), "\(word)")
            }
            let again = try await browser.submit([:], more: [("action", "replay")], action: "/ops/webhooks")
            #expect(again.text.contains("Sent again"))
            #expect(try await ledger.failedDeliveries().isEmpty)

            let off = try await browser.submit([:], more: [("action", "disable")], action: "/ops/webhooks")
            #expect(off.text.contains("Switched off"))
            #expect(try await ledger.webhooks().first?.disabledWhy == "operator")
            let rows = try await ledger.auditRows(about: .webhook("ep_1"))
            #expect(rows.map(\.action).contains("webhook.disabled"))
            let gone = try await browser.send(.get, "/ops/webhooks", [.accept: "text/html"])
            #expect(!gone.text.contains("value=\"disable\"") && !gone.text.contains("value=\"replay\""))
        }
    }

    @Test(arguments: [("explode", "msg_1", 422), ("replay", "msg_2", 404), ("disable", "ep_2", 404)])
    func whatIsNotThereIsRefused(_ action: String, _ name: String, _ status: Int) async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            _ = try await front.signIn(as: .operator, browser, client)
            try await front.failDelivery()
            let page = try await browser.open("/ops/webhooks")
            let token = try #require(page.text.firstMatch(of: /name="_token" value="([^"]*)"/)).1
            let answer = try await browser.send(
                .post,
                "/ops/webhooks",
                [.contentType: "application/x-www-form-urlencoded", .accept: "text/html"],
                body: "_token=\(token)&action=\(action)&name=\(name)"
            )
            #expect(answer.status == status)
        }
    }

    @Test func othersOnlyLook() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            _ = try await front.signIn(as: .auditor, browser, client)
            try await front.failDelivery()
            let page = try await browser.open("/ops/webhooks")
            #expect(page.status == 200 && page.text.contains("msg_1"))
            #expect(!page.text.contains("Send again") && !page.text.contains("Switch off"))
        }
    }
}

extension Front {
    /// A message that its receiver never took.
    fileprivate func failDelivery() async throws {
        let ledger = services.ledger
        let (secret, at) = (WebhookSecret.random(), Timestamp(milliseconds: 1_777_636_800_000))
        let url = "https://receiver.example.com/in"
        try await ledger.addWebhook("ep_1", url: url, secret: secret, by: .commandLine("olga"), at: at)
        try await ledger.writeTables { tables in
            try tables.run(
                """
                INSERT INTO webhook_deliveries (message_id, endpoint_id, body, state, attempts, next_at, last_result,
                last_at, created_at) VALUES ('msg_1', 'ep_1', ?, 'dead', 10, 1, 'status_500', 1, 1)
                """,
                [.bytes([1])]
            )
        }
    }
}
