import HTTPTypes
import Hummingbird
import Ledger

/// Who may use a route; a route cannot be declared without one.
enum RoutePolicy: Sendable {
    /// Anybody, logged in or not.
    case everyone
    /// Whoever is logged in with one of these roles.
    case roles(Set<Role>)

    /// Applicants, and officers who enter an application for a customer.
    static let applying = RoutePolicy.roles([.applicant, .officer])
    static let signedIn = RoutePolicy.roles(Set(Role.allCases))

    func admit(_ visitor: Visitor) throws(WebError) {
        guard case .roles(let roles) = self else { return }
        guard let account = visitor.account else { throw .unauthorised(isBearer: false) }
        guard roles.contains(account.role) else {
            throw .forbidden("Your account (\(account.role.rawValue)) has no access to this page.")
        }
    }
}

/// Where routes are declared, each with its policy; knows which methods a path has.
final class Routes {
    typealias Handler = @Sendable (Request, WebContext) async throws -> Response

    private let router: Router<WebContext>
    private(set) var table = RouteTable()

    init(_ router: Router<WebContext>) { self.router = router }

    func get(_ path: String, _ policy: RoutePolicy, _ handler: @escaping Handler) {
        add(.get, path, policy, handler)
        add(.head, path, policy) { request, context in
            var response = try await handler(request, context)
            response.body = ResponseBody()
            return response
        }
    }

    func post(_ path: String, _ policy: RoutePolicy, _ handler: @escaping Handler) {
        add(.post, path, policy, handler)
    }

    private func add(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ policy: RoutePolicy,
        _ handler: @escaping Handler
    ) {
        table.add(method, path)
        router.on(RouterPath(path), method: method) { request, context in
            try policy.admit(context.visitor)
            return try await handler(request, context)
        }
    }
}

/// Which methods each path has, so that a wrong method is told apart from a wrong path.
struct RouteTable: Sendable {
    private var routes: [(segments: [Substring], methods: [HTTPRequest.Method])] = []

    mutating func add(_ method: HTTPRequest.Method, _ path: String) {
        let segments = Self.segments(path)
        if let index = routes.firstIndex(where: { $0.segments == segments }) {
            routes[index].methods.append(method)
        } else {
            routes.append((segments, [method]))
        }
    }

    /// Methods of the routes a path matches; empty if there is none.
    func methods(of path: String) -> [HTTPRequest.Method] {
        let asked = Self.segments(path)
        return routes.filter { Self.matches($0.segments, asked) }.flatMap(\.methods)
    }

    private static func matches(_ template: [Substring], _ path: [Substring]) -> Bool {
        template.count == path.count
            && zip(template, path).allSatisfy { $0.utf8.first == UInt8(ascii: ":") || $0 == $1 }
    }

    private static func segments(_ path: String) -> [Substring] {
        path.utf8.split(separator: UInt8(ascii: "/")).map(Substring.init)
    }
}

/// Refuses what names no host of ours and methods a path does not have.
struct HostAndMethod: RouterMiddleware {
    typealias Context = WebContext
    let table: RouteTable

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard let host = request.head.authority, !host.utf8.isEmpty, host.utf8.count < 256 else {
            throw WebError.malformed("Name one host in the Host header.")
        }
        let methods = table.methods(of: request.uri.path)
        guard methods.isEmpty || methods.contains(request.method) else { throw WebError.methodNotAllowed(methods) }
        return try await next(request, context)
    }
}
