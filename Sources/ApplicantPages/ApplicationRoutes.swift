import ApplicationLedger
import ApplicationViews
package import Casework
import Documents
import FormViews
import HTTPTypes
package import Hosting
import Hummingbird
import LedgerRecords
import Lending
import Origination
package import Pages
import Products
package import Requests
import Responses

/// Somebody's applications: the list, a new one, and the address at which each of them lives.
package struct ApplicationRoutes: Sendable {
    package let pages: PageRenderer
    package let drafts: Drafts
    package let desk: DecisionDesk
    package let system: SystemState
    package let clock: TimeSource

    /// Routes that answer from these.
    package init(pages: PageRenderer, drafts: Drafts, desk: DecisionDesk, system: SystemState, clock: TimeSource) {
        self.pages = pages
        self.drafts = drafts
        self.desk = desk
        self.system = system
        self.clock = clock
    }

    package var routes: [Route] {
        let access = Route.Access.pages(.appliers)
        return [
            Route(method: .get, path: "/applications", access: access, handler: list),
            Route(method: .post, path: "/applications", access: access, body: .form, handler: begin),
            Route(method: .get, path: "/applications/{id}", access: access, handler: show),
            Route(
                method: .get,
                path: "/applications/{id}/status",
                access: access,
                answer: .json,
                mayWait: true,
                handler: watch
            ),
        ]
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let held = try await drafts.ledger.drafts(owner: account.id)
        let sent = try await drafts.ledger.applications(owner: account.id)
        let catalogue = drafts.catalogue
        return pages.page(
            .applications,
            title: "Applications",
            [
                "heading": "Your applications", "hasDrafts": !held.isEmpty, "hasSent": !sent.isEmpty,
                "isEmpty": held.isEmpty && sent.isEmpty, "products": catalogue.products.map(\.card),
                "drafts": held.map { draft in
                    [
                        "id": draft.id.base32, "reference": draft.id.reference,
                        "title": catalogue[draft.product]?.title ?? draft.product,
                        "savedAt": catalogue[draft.product]?.localText(draft.updatedAt) ?? "",
                    ] as View
                },
                "sent": sent.map { application in
                    [
                        "id": application.id.base32, "reference": application.id.reference,
                        "title": catalogue[application.product]?.title ?? application.product,
                        "sentAt": catalogue[application.product]?.localText(application.submittedAt) ?? "",
                        "status": application.status.words, "tone": application.status.tone,
                    ] as View
                },
            ],
            in: context
        )
    }

    private func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        guard let product = drafts.catalogue[context.form["product"] ?? ""] else { throw Refusal.notFound }
        let id = try await drafts.begin(product, owner: context.signedIn())
        return .seeOther("/applications/\(id.base32)")
    }

    /// The sections while it is a draft, where it stands afterwards.
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let id = try context.parameter("id")
        guard let known = ApplicationID(base32: id),
            let draft = try await drafts.ledger.draft(known, owner: account.id)
        else { return try await status(id, account, request, context) }
        let open = try drafts.open(draft)
        let saved = "Saved at \(open.product.localTime(draft.updatedAt))."
        return pages.page(
            .tasks,
            title: "Your application",
            open.tasks.view(savedText: draft.version > 1 ? saved : ""),
            product: open.product,
            in: context
        )
    }

    private func status(
        _ id: String,
        _ account: Account,
        _ request: Request,
        _ context: WebContext
    ) async throws -> Response {
        let state = try await desk.state(of: id, for: account)
        let query = try FormBody((request.uri.query ?? "").utf8)
        let page = StatusPage(
            state: state,
            product: drafts.catalogue[state.standing.application.product],
            system: state.isSettled ? nil : await system.current(),
            now: clock.now(),
            isUpdating: query["auto"] != "off",
            round: WaitTime(query["round"])?.seconds ?? 0,
            person: try await drafts.ledger.humanDecision(state.standing.application.id),
            isOwn: state.standing.application.owner == account.id
        )
        return pages.page(.status, title: page.title, page.view, product: page.product, in: context)
    }

    /// For the script of the status page: answers when something has changed, or after the time it asks for.
    private func watch(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let query = try FormBody((request.uri.query ?? "").utf8)
        let wait = WaitTime(query["wait"])?.duration ?? .zero
        let state = try await desk.state(of: context.parameter("id"), for: account, waiting: wait, context)
        let application = state.standing.application
        var members: [String: JSONValue] = [
            "status": .string(application.status.rawValue), "final": .bool(state.isSettled),
            "changed": .bool(state.isSettled),
        ]
        if state.assessment != nil {
            members["location"] = .string("/applications/\(application.id.base32)/decision")
        }
        return .json(.object(members))
    }
}
