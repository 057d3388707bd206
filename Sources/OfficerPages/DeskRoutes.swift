import ApplicationLedger
import Casework
import HTTPTypes
import Hosting
import Hummingbird
import LedgerRecords
import Lending
package import Pages
import Products
package import Requests
import Responses

/// The queue of applications that wait for a person.
package struct DeskRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: OfficeDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: OfficeDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        [Route(method: .get, path: "/desk", access: .pages(.deskReaders), handler: list)]
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let now = desk.clock.now()
        var cases: [View] = []
        for id in try await desk.ledger.deskCases() {
            guard let standing = try await desk.ledger.standing(of: id) else { continue }
            let proposal = try await desk.ledger.proposal(id)
            cases.append(standing.row(desk.catalogue[standing.application.product], proposal, now))
        }
        let query = try FormBody((request.uri.query ?? "").utf8)
        var view: View = ["cases": cases, "hasCases": !cases.isEmpty]
        view["done"] = query["done"].flatMap { Self.words[$0] }
        return pages.page(.desk, title: "Desk", view, in: context)
    }

    private static let words = [
        "decided": "Decided. The applicant sees it, and is written to where there is an address.",
        "proposed": "Proposed. It holds once a second person agrees.",
        "returned": "Sent back: it waits for a person as before.",
    ]
}

extension Set<AccountRole> {
    /// Who may look at applications that wait for a person.
    static let deskReaders: Set<AccountRole> = [.officer, .auditor]
    /// Who decides them.
    static let deciders: Set<AccountRole> = [.officer]
}

extension ApplicationStanding {
    /// A line of the desk; nothing personal is in it.
    fileprivate func row(_ product: Product?, _ proposal: DecisionProposal?, _ now: Timestamp) -> View {
        let minutes = max(0, now.milliseconds - application.submittedAt.milliseconds) / 60_000
        let age =
            minutes < 120 ? "\(minutes) min" : minutes < 2_880 ? "\(minutes / 60) h" : "\(minutes / 1_440) days"
        return [
            "id": application.id.base32, "reference": application.id.reference,
            "product": product?.title ?? application.product, "age": age, "cause": cause,
            "score": decision.map { "\($0.score)" } ?? "none", "isProposed": proposal != nil,
        ]
    }

    /// Why a person has it, in words.
    var cause: String {
        if review != nil, application.status != .manualReview { return "The applicant asked for a person" }
        if let referral, decision == nil { return "No decision by the model: \(referral.cause)" }
        return review == nil ? "The policy refers it" : "The policy refers it, and the applicant asked for a person"
    }
}
