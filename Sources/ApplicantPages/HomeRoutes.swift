package import Casework
import Contracts
import Documents
import FormViews
import HTTPTypes
import Hummingbird
package import Pages
package import Requests
import Responses

/// The pages that anybody may read.
package struct HomeRoutes: Sendable {
    package let pages: PageRenderer
    package let catalogue: ProductCatalogue
    package let version: String

    /// Routes that answer from these.
    package init(pages: PageRenderer, catalogue: ProductCatalogue, version: String) {
        self.pages = pages
        self.catalogue = catalogue
        self.version = version
    }

    package var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/",
                access: .visitor,
                answer: .either,
                contract: Self.contract,
                handler: home
            ),
            Route(method: .get, path: "/help", access: .visitor, handler: help),
            Route(method: .get, path: "/problems/{code}", access: .visitor, handler: problem),
            Route(method: .post, path: "/theme", access: .visitor, body: .form, handler: choose),
            Route(method: .get, path: "/assets/{name}", access: .anyone, answer: .file, handler: asset),
            Route(method: .post, path: "/csp-reports", access: .anyone, body: .any, answer: .file, handler: report),
        ]
    }

    private static let contract = Contract(
        "readIndex",
        chapter: "Service",
        "What there is: a page for people, an index for programs.",
        answers: [
            Contract.Answer(
                200,
                "The index",
                [
                    .init(
                        .object([
                            "name": .text(), "version": .text(), "status": .text(), "message": .text(),
                            "endpoints": .table(.text()),
                        ])
                    ), .init(type: "text/html", .text()),
                ]
            )
        ]
    )

    private func home(_ request: Request, _ context: WebContext) async throws -> Response {
        guard request.prefersPage else { return .json(index) }
        return pages.page(
            .home,
            title: "Apply for a loan",
            ["products": catalogue.products.map(\.card)],
            in: context
        )
    }

    /// What a program finds here.
    private var index: JSONValue {
        [
            "name": "underwriter", "version": .string(version), "status": "ok",
            "message":
                "Applications are taken at /api/v1/applications; POST /token gives a token; /docs says the rest.",
            "endpoints": [
                "token": "/token", "applications": "/api/v1/applications", "application": "/api/v1/applications/{id}",
                "openapi": "/openapi.json", "documentation": "/docs", "health": "/health", "livez": "/livez",
                "readyz": "/readyz", "problems": "/problems/{code}",
            ],
        ]
    }

    private func help(_ request: Request, _ context: WebContext) async throws -> Response {
        pages.page(.help, title: "Help", in: context)
    }

    private func problem(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let code = Refusal.Code(rawValue: try context.parameter("code")) else { throw Refusal.notFound }
        return pages.page(
            .problem,
            title: code.title,
            ["heading": code.title, "code": code.rawValue, "remedy": code.remedy],
            in: context
        )
    }

    private func choose(_ request: Request, _ context: WebContext) async throws -> Response {
        let theme = PageShell.Theme(rawValue: context.form["theme"] ?? "")
        context.notes.note {
            $0.cookies.append(
                theme.map { SetCookie(name: CookieName.theme, value: $0.rawValue, maximumAge: 31_536_000) }
                    ?? .removing(CookieName.theme)
            )
        }
        return .seeOther(NextPage(context.form["next"])?.path ?? "/")
    }

    private func asset(_ request: Request, _ context: WebContext) async throws -> Response {
        let name = try context.parameter("name")
        guard let asset = Asset.all.first(where: { $0.name == name }) else { throw Refusal.notFound }
        return asset.response(to: request)
    }

    /// A browser reports what the content security policy stopped; what it says is not repeated.
    private func report(_ request: Request, _ context: WebContext) async throws -> Response {
        context.notes.note { $0.event = "csp_report" }
        return Response(status: .noContent)
    }
}
