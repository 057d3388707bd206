import ApplicationLedger
import ApplicationViews
import Applications
package import Casework
import CheckedAnswers
import Documents
import HTTPTypes
package import Hosting
import Hummingbird
package import Ledger
import LedgerRecords
import LedgerSchema
import Lending
package import Pages
import Products
package import Requests
import Responses

/// The questions of after the submission: voluntary, asked once, kept apart from everything that decides.
package struct AfterwardsRoutes: Sendable {
    package let pages: PageRenderer
    package let ledger: Ledger
    package let catalogue: ProductCatalogue
    package let clock: TimeSource

    /// Routes that answer from these.
    package init(pages: PageRenderer, ledger: Ledger, catalogue: ProductCatalogue, clock: TimeSource) {
        self.pages = pages
        self.ledger = ledger
        self.catalogue = catalogue
        self.clock = clock
    }

    package var routes: [Route] {
        let access = Route.Access.pages(.appliers)
        let path = "/applications/{id}/afterwards"
        return [
            Route(method: .get, path: path, access: access, handler: show),
            Route(method: .post, path: path, access: access, body: .form, handler: save),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let (application, product) = try await open(context)
        return response(AfterwardsPage(product: product, id: application.id), application, product, context)
    }

    private func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let (application, product) = try await open(context)
        let form = context.form.fields
        try context.form.refuseRepeats(except: AfterwardsPage(product: product, id: application.id).mayRepeat)
        var answers: [String: JSONValue] = [:]
        var mistakes: [Mistake] = []
        for page in product.afterSubmitPages {
            do {
                let checked = try product.checkProtected(page, form: form, on: application.submittedOn)
                answers.merge(checked.kept(for: product)) { $1 }
            } catch {
                mistakes += error.errors.map { Mistake($0) }
            }
        }
        guard mistakes.isEmpty else {
            let page = AfterwardsPage(product: product, id: application.id, inputs: form, mistakes: mistakes)
            return response(page, application, product, context, status: .unprocessableContent)
        }
        _ = try await ledger.keepProtected(
            PersonalAnswers(answers),
            of: application.id,
            owner: application.owner,
            at: clock.now()
        )
        context.notes.note { $0.event = "sensitive_create" }
        return .seeOther("/applications/\(application.id.base32)/decision")
    }

    /// The visitor's own application and its product, as long as there is something to ask.
    private func open(_ context: WebContext) async throws -> (ApplicationSummary, Product) {
        let account = try context.signedIn()
        guard let id = ApplicationID(base32: try context.parameter("id")),
            let application = try await ledger.standing(of: id, owner: account.id)?.application
        else { throw Refusal.notFound }
        guard let product = catalogue[application.product], try await isOpen(application.id, of: product, ledger) else {
            throw Detour(path: "/applications/\(id.base32)/decision")
        }
        return (application, product)
    }

    private func response(
        _ page: AfterwardsPage,
        _ application: ApplicationSummary,
        _ product: Product,
        _ context: WebContext,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let base = "/applications/\(application.id.base32)"
        var view = page.view
        view["step"] = "Voluntary. \(application.id.reference) is already on its way"
        view["back"] = "\(base)/decision"
        view["backWords"] = "Back to your application"
        view["action"] = "\(base)/afterwards"
        view["button"] = "Save"
        view["skip"] = "\(base)/decision"
        let title = view["heading"] as? String ?? ""
        return pages.page(.page, title: title, view, status: status, product: product, in: context)
    }
}

/// Whether a product has questions of after the submission that this application has not answered.
func isOpen(_ id: ApplicationID, of product: Product?, _ ledger: Ledger) async throws(LedgerError) -> Bool {
    guard product?.afterSubmitPages.isEmpty == false else { return false }
    return try await !ledger.hasProtectedAnswers(id)
}
