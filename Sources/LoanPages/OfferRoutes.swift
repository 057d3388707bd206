import ApplicationLedger
import Casework
import CheckedAnswers
import HTTPTypes
import Hosting
import Hummingbird
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
package import Pages
import Products
package import Requests
import Responses

/// The offer on an application, for its applicant: read, accept, decline.
package struct OfferRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: LoanDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: LoanDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        let (path, access) = ("/applications/{id}/offer", Route.Access.pages(.appliers))
        return [
            Route(method: .get, path: path, access: access, handler: show),
            Route(method: .post, path: path, access: access, body: .form, handler: answer),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(try await record(context), [], context)
    }

    private func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let record = try await record(context)
        let (id, owner, now) = (record.id, try context.signedIn().id, desk.clock.now())
        switch context.form["action"] {
        case "accept":
            guard context.form["agreed"] == "yes" else {
                let mistake = Mistake("agreed", .choice, "Tick that you have read what the loan costs")
                return try await page(record, [mistake], context)
            }
            let today = desk.catalogue[record.summary.product].map(desk.today) ?? now.date()
            guard try await desk.loans.acceptOffer(on: id, owner: owner, today: today, at: now) else {
                throw OfferingRoutes.overtaken
            }
            context.notes.note { $0.event = "loan_offer_accepted" }
        case "decline":
            guard try await desk.loans.declineOffer(on: id, owner: owner, at: now) else {
                throw OfferingRoutes.overtaken
            }
            context.notes.note { $0.event = "loan_offer_declined" }
        default: throw Refusal.validation([Mistake("action", .choice, "Press one of the buttons")])
        }
        return .seeOther("/applications/\(id.base32)/offer")
    }

    private func page(
        _ record: ApplicationRecord,
        _ mistakes: [Mistake],
        _ context: WebContext
    ) async throws -> Response {
        guard let product = desk.catalogue[record.summary.product] else { throw Refusal.notFound }
        if record.status == .disbursed, let loan = try await desk.loans.loan(from: record.id) {
            throw Detour(path: "/loans/\(loan)")
        }
        let offer = try await desk.loans.offer(on: record.id)
        let isOver = offer.map { $0.expiresOn < desk.today(product) } ?? false
        var view: View = [
            "id": record.id.base32, "reference": record.id.reference, "product": product.title,
            "words": words(record.status, offer, isOver: isOver),
            "mayAnswer": record.status == .approved && offer != nil && !isOver, "hasErrors": !mistakes.isEmpty,
            "errors": mistakes.map { ["href": "#\($0.key)", "message": $0.message] as View },
        ]
        // What no form of ours offers has no terms to be shown.
        if let offer { view["offer"] = (try? OfferTerms(offer, product.currency))?.view }
        return pages.page(
            .offer,
            title: "Your offer",
            view,
            status: mistakes.isEmpty ? .ok : .unprocessableContent,
            product: product,
            in: context
        )
    }

    private func words(_ status: ApplicationStatus, _ offer: LoanOffer?, isOver: Bool) -> String {
        switch (status, offer) {
        case (.approved, nil): "Your application is approved. The offer is being prepared: look again soon."
        case (.approved, _?) where isOver: "The offer has run out. You can apply again at any time."
        case (.approved, let offer?): "We offer you this loan. It is open until \(offer.expiresOn.words)."
        case (.offerAccepted, _): "You have accepted the offer. The money is on its way to you."
        case (.withdrawn, _?): "You have declined the offer, and your application has ended."
        case (.expired, _): "The offer has run out. You can apply again at any time."
        default: "There is no offer on this application."
        }
    }

    /// The visitor's own application; whatever else looks as if it were not there.
    private func record(_ context: WebContext) async throws -> ApplicationRecord {
        let account = try context.signedIn()
        guard let id = ApplicationID(base32: try context.parameter("id")),
            let record = try await desk.ledger.application(id, owner: account.id)
        else { throw Refusal.notFound }
        return record
    }
}
