import ApplicationLedger
import ApplicationViews
package import Casework
import FormViews
import HTTPTypes
import Hosting
import Hummingbird
package import Ledger
import LedgerRecords
import Lending
import Origination
package import Pages
import Products
package import Requests
import Responses

/// What was sent, and what was decided.
package struct DecisionRoutes: Sendable {
    package let pages: PageRenderer
    package let ledger: Ledger
    package let catalogue: ProductCatalogue
    package let desk: DecisionDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, ledger: Ledger, catalogue: ProductCatalogue, desk: DecisionDesk) {
        self.pages = pages
        self.ledger = ledger
        self.catalogue = catalogue
        self.desk = desk
    }

    package var routes: [Route] {
        let access = Route.Access.pages(.appliers)
        return [
            Route(method: .get, path: "/applications/{id}/sent", access: access, handler: sent),
            Route(method: .get, path: "/applications/{id}/decision", access: access, handler: decision),
            Route(method: .post, path: "/applications/{id}/review", access: access, body: .form, handler: review),
        ]
    }

    private func sent(_ request: Request, _ context: WebContext) async throws -> Response {
        let record = try await record(context)
        let product = catalogue[record.summary.product]
        return pages.page(
            .sent,
            title: "Application sent",
            [
                "id": record.id.base32, "reference": record.id.reference,
                "title": product?.title ?? record.summary.product,
                "sentAt": product?.localText(record.summary.submittedAt) ?? record.summary.submittedAt.rfc3339,
                "afterwards": try await isOpen(record.id, of: product, ledger),
                "sections": product?.sections(record.allAnswers.values, changeUnder: nil) ?? [],
            ],
            product: product,
            in: context
        )
    }

    private func decision(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        guard let id = ApplicationID(base32: try context.parameter("id")) else { throw Refusal.notFound }
        guard let application = try await decided(id, account), let product = catalogue[application.summary.product]
        else { throw Detour(path: "/applications/\(id.base32)") }
        let page = DecisionPage(
            product: product,
            application: application,
            assessment: try application.decision.inFull(),
            hasQuestions: !product.afterSubmitPages.isEmpty && !application.hasProtectedAnswers
        )
        return pages.page(.decision, title: page.heading, page.view, product: product, in: context)
    }

    /// The visitor's own application, if it is decided; where the ledger does not know, Redis may.
    private func decided(_ id: ApplicationID, _ account: Account) async throws -> DecidedApplication? {
        if let known = try await ledger.decided(id, owner: account.id) { return known }
        // A colleague's role sees the application elsewhere: this page is its owner's.
        guard try await ledger.standing(of: id, owner: account.id) != nil else { throw Refusal.notFound }
        guard try await desk.state(of: id.base32, for: account).assessment != nil else { return nil }
        return try await ledger.decided(id, owner: account.id)
    }

    /// Puts it on record that a person is asked for; the decision stands until that person has looked.
    private func review(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        guard let id = ApplicationID(base32: try context.parameter("id")) else { throw Refusal.notFound }
        let outcome = try await ledger.requestReview(
            id,
            owner: account.id,
            at: desk.clock.now(),
            traceID: context.notes.current.traceID
        )
        switch outcome {
        case .requested: context.notes.note { $0.event = "application_review_requested" }
        case .alreadyRequested: break
        case .closed:
            throw Refusal(
                status: .conflict,
                code: .conflict,
                detail: "This application has ended, so there is nothing left to look at."
            )
        case .unknown: throw Refusal.notFound
        }
        return .seeOther("/applications/\(id.base32)/decision")
    }

    /// The visitor's own application; whatever else looks as if it were not there.
    private func record(_ context: WebContext) async throws -> ApplicationRecord {
        let account = try context.signedIn()
        guard let id = ApplicationID(base32: try context.parameter("id")),
            let record = try await ledger.application(id, owner: account.id)
        else { throw Refusal.notFound }
        return record
    }
}
