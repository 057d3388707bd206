import CheckedAnswers
package import Hosting
import HTTPTypes
import Hummingbird
package import Ledger
import LedgerRecords
import Lending
package import Pages
package import Requests
import Responses
import Webhooks

/// Messages to other systems that failed: look at them, send them again, switch a receiver off.
///
/// Receivers are added at the command line, which shows their secret once.
package struct WebhookRoutes: Sendable {
    package let pages: PageRenderer
    package let ledger: Ledger
    package let clock: TimeSource

    /// Routes that answer from these.
    package init(pages: PageRenderer, ledger: Ledger, clock: TimeSource) {
        self.pages = pages
        self.ledger = ledger
        self.clock = clock
    }

    package var routes: [Route] {
        let (path, change) = ("/ops/webhooks", Route.Access.pages(.queueOperators))
        return [
            Route(method: .get, path: path, access: .pages(.queueWatchers), handler: show),
            Route(method: .post, path: path, access: change, body: .form, needsPassword: true, handler: settle),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        let (failed, receivers) = (try await ledger.failedDeliveries(limit: 101), try await ledger.webhooks())
        let mayChange = Set.queueOperators.contains(try context.signedIn().role)
        let isOn = Set(receivers.filter { $0.disabledAt == nil }.map(\.id))
        var view: View = [
            "hasFailed": !failed.isEmpty, "isCut": failed.count > 100, "hasReceivers": !receivers.isEmpty,
            "failed": failed.prefix(100)
                .map { $0.view.merging(["mayReplay": mayChange && isOn.contains($0.endpoint)]) { $1 } },
            "receivers": receivers.map { $0.view.merging(["mayDisable": mayChange && $0.disabledAt == nil]) { $1 } },
        ]
        if let done = query["done"].flatMap({ Self.words[$0] }) { view["done"] = done }
        return pages.page(.webhooks, title: "Webhooks", view, in: context)
    }

    private func settle(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let (actor, now) = (Actor.account(try context.signedIn().id), clock.now())
        let (action, name) = (context.form["action"] ?? "", context.form["name"] ?? "")
        switch action {
        case "replay":
            guard try await ledger.replayDelivery(name, by: actor, at: now) > 0 else { throw Refusal.notFound }
        case "disable":
            guard try await ledger.disableWebhook(name, why: "operator", by: actor, at: now) else {
                throw Refusal.notFound
            }
        default: throw Refusal.wrong("action", "Press one of the buttons")
        }
        return .seeOther("/ops/webhooks?done=\(action)")
    }

    private static let words = [
        "replay": "Sent again, under the id it had.", "disable": "Switched off; what was on its way is given up.",
    ]
}

extension FailedDelivery {
    fileprivate var view: View {
        [
            "message": message, "endpoint": endpoint, "state": isDead ? "given up" : "tried again later",
            "attempts": attempts, "lastResult": lastResult, "lastAt": lastAt.rfc3339,
        ]
    }
}

extension WebhookEndpoint {
    fileprivate var view: View {
        [
            "endpoint": id, "url": url,
            "state": disabledAt.map { "off since \($0.rfc3339): \(disabledWhy ?? "")" } ?? "on",
        ]
    }
}
