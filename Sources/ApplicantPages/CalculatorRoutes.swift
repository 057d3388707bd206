package import Casework
import FormViews
import HTTPTypes
package import Hosting
import Hummingbird
package import Pages
import Products
package import Requests
import Responses

/// What a loan would cost, for anybody; an address of it holds the question, nothing is kept.
package struct CalculatorRoutes: Sendable {
    package let pages: PageRenderer
    package let catalogue: ProductCatalogue
    package let clock: TimeSource

    /// Routes that answer from these.
    package init(pages: PageRenderer, catalogue: ProductCatalogue, clock: TimeSource) {
        self.pages = pages
        self.catalogue = catalogue
        self.clock = clock
    }

    package var routes: [Route] {
        [Route(method: .get, path: "/calculator", access: .visitor, handler: show)]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        try query.refuseRepeats()
        let products = catalogue.products.filter(CalculatorPage.fits)
        guard let product = products.first(where: { $0.id == query["product"] }) ?? products.first else {
            return pages.page(.calculator, title: "Calculator", ["isEmpty": true], in: context)
        }
        let page = CalculatorPage(product: product, form: query.fields, on: product.localDate(at: clock.now()))
        var view = page.view
        view["path"] = "/calculator"
        view["others"] = products.filter { $0.id != product.id }.map { ["id": $0.id, "title": $0.title] as View }
        let isWrong = view["hasErrors"] as? Bool ?? false
        return pages.page(
            .calculator,
            title: "Calculator",
            view,
            status: isWrong ? .unprocessableContent : .ok,
            product: product,
            in: context
        )
    }
}
