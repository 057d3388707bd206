package import Casework
import HTTPTypes
import Hummingbird
import LedgerRecords
import Lending
import Origination
package import Pages
import Products
package import Requests
import Responses

/// Taking an application back while it waits for its answer.
package struct WithdrawalRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: WithdrawalDesk
    package let catalogue: ProductCatalogue

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: WithdrawalDesk, catalogue: ProductCatalogue) {
        self.pages = pages
        self.desk = desk
        self.catalogue = catalogue
    }

    package var routes: [Route] {
        [
            Route(
                method: .post,
                path: "/applications/{id}/withdraw",
                access: .pages(.appliers),
                body: .form,
                handler: withdraw
            )
        ]
    }

    /// Asks first, then withdraws.
    private func withdraw(_ request: Request, _ context: WebContext) async throws -> Response {
        let (account, id) = (try context.signedIn(), try context.parameter("id"))
        guard context.form["confirmed"] == "yes" else {
            return ask(try await desk.application(id, of: account), context)
        }
        let application = try await desk.withdraw(id, for: account, context).standing.application
        return .seeOther("/applications/\(application.id.base32)")
    }

    private func ask(_ application: ApplicationSummary, _ context: WebContext) -> Response {
        let (id, product) = (application.id, catalogue[application.product])
        let view: View = [
            "id": id.base32, "reference": id.reference, "title": product?.title ?? application.product,
            "isWaiting": application.status.isPending,
        ]
        return pages.page(.withdraw, title: "Withdraw this application?", view, product: product, in: context)
    }
}
