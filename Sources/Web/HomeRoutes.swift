import Documents
import HTTPTypes
import Hummingbird
import Pages
import Products

/// The pages that anybody may read.
struct HomeRoutes: Sendable {
    let pages: PageRenderer
    let catalogue: ProductCatalogue
    let version: String

    var routes: [Route] {
        [
            Route(method: .get, path: "/", access: .visitor, answer: .either, handler: home),
            Route(method: .get, path: "/help", access: .visitor, handler: help),
            Route(method: .get, path: "/problems/{code}", access: .visitor, handler: problem),
            Route(method: .post, path: "/theme", access: .visitor, body: .form, handler: choose),
            Route(method: .get, path: "/assets/{name}", access: .anyone, answer: .file, handler: asset),
            Route(method: .post, path: "/csp-reports", access: .anyone, body: .any, answer: .file, handler: report),
        ]
    }

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
            "message": "Applications are taken at /api/v1/applications; POST /token gives a token.",
            "endpoints": [
                "token": "/token", "applications": "/api/v1/applications", "application": "/api/v1/applications/{id}",
                "health": "/health", "livez": "/livez", "readyz": "/readyz", "problems": "/problems/{code}",
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

/// Where to go after signing in: one of our own pages, by its path.
struct NextPage: Sendable, Hashable {
    let path: String

    /// Nil for anything but a plain path under one of the pages people come back to.
    init?(_ text: String?) {
        guard let text, text.utf8.count <= 200 else { return nil }
        let segments = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard segments.count >= 2, segments[0].isEmpty,
            segments.dropFirst().allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isPlain) }) || text.utf8.count == 1
        else { return nil }
        let first = String(segments[1]) ?? ""
        guard ["", "applications", "help", "login", "ops", "register"].contains(first) else { return nil }
        path = text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
