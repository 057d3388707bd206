import Applications
import Documents
import Hummingbird
import Ledger
import Lending
import Origination
import Products

/// One application after it was sent, waiting or decided; before that, its task list.
struct StatusPages: Sendable {
    let catalogue: Catalogue
    let ledger: Ledger
    let status: ApplicationStatusReader
    let queue: QueueWatch
    let drafts: ApplicationPages
    let pages: Pages

    func addRoutes(to routes: Routes) {
        routes.get("/applications/:id", .applying) { request, context in try await show(request, context) }
        routes.get("/applications/:id/status", .applying) { _, context in try await poll(context) }
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let owner = try context.owner
        let id = try context.applicationID
        if let draft = try await ledger.draft(id, owner: owner.id) {
            return drafts.tasks(draft, try catalogue.product(draft.product), context)
        }
        // Most decisions come while the page is being asked for: few people ever see it waiting.
        guard let standing = try await status.waitForDecision(id, owner: owner.id, upTo: .milliseconds(800))?.standing
        else {
            throw WebError.notFound
        }
        let product = try catalogue.product(standing.application.product)
        guard standing.isSettled else { return await waiting(standing, product, request, context) }
        let application = try await ledger.application(id, owner: owner.id)
        let view = DecisionView(product: product, standing: standing, answers: application?.answers ?? [:])
        return pages.render("decision", title: view.heading, view.content, context)
    }

    private func waiting(
        _ standing: ApplicationStanding,
        _ product: Product,
        _ request: Request,
        _ context: WebContext
    ) async -> Response {
        let base = "/applications/\(standing.application.id.base32)"
        let round = DecimalText(request.uri.queryParameters["round"].map(String.init) ?? "0", scale: 0)
        let next = min(Int(round?.minorUnits ?? 0) + 1, 6)  // scalar-safe: an integer, not text
        let isStopped = request.uri.queryParameters["auto"] == "off"
        let content: [String: Any] = [
            "heading": "Application received", "reference": standing.application.id.reference,
            "words": await queue.words, "poll": "\(base)/status", "state": standing.application.status.rawValue,
            "again": base, "stop": isStopped ? false : "\(base)?auto=off" as Any,
            "refresh": isStopped ? false : ["seconds": 5 * next, "url": "\(base)?round=\(next)"] as [String: Any],
            "live": !isStopped,
            "steps": [
                ["tone": "done", "text": "Received \(product.words(standing.application.submittedAt))"],
                ["tone": "now", "text": "Being checked, usually seconds"],
                ["tone": "", "text": "Decision with its reasons"],
            ],
        ]
        return pages.render("status", title: "Application received", content, context)
    }

    /// What the page's script asks: waits for a change, then says the state.
    private func poll(_ context: WebContext) async throws -> Response {
        let owner = try context.owner
        guard
            let standing = try await status.waitForDecision(
                try context.applicationID,
                owner: owner.id,
                upTo: .seconds(10)
            )?
            .standing
        else { throw WebError.notFound }
        return .json(
            .object(["state": .string(standing.application.status.rawValue), "waited": .bool(true)])
        )
    }
}

extension ApplicationStanding {
    /// Whether nothing more will happen without a person.
    var isSettled: Bool { ![.submitted, .scoring, .draft].contains(application.status) }
}

/// How a status is said to the applicant.
struct StatusWords {
    let state: String
    let tone: String

    init(_ status: ApplicationStatus) {
        (state, tone) =
            switch status {
            case .draft: ("Not sent yet", "")
            case .submitted: ("Received", "wait")
            case .scoring: ("Being checked", "wait")
            case .manualReview: ("With a person", "wait")
            case .approved: ("Approved", "good")
            case .offerAccepted: ("Accepted", "good")
            case .disbursed: ("Paid out", "good")
            case .declined: ("Declined", "bad")
            case .withdrawn: ("Withdrawn", "")
            case .expired: ("Ended", "")
            }
    }
}
