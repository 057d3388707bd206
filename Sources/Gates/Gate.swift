package import AccountLedger
import Contracts
import HTTPTypes
package import Hummingbird
import LedgerRecords
package import Lending
import Logging
package import Pages
package import RateLimits
import RequestDefence
package import Requests
import Responses
package import Tokens

// Between the limits and the handler: session → tables and files → quota of the person → same-site checks → policy →
// handler, in this order.

/// Lets a request through to its handler, or says why not.
package struct Gate: Sendable {
    package let sessions: Sessions
    package let formTokens: FormTokens
    package let limiter: RateLimiter
    package let limits: WebLimits
    package let publicURL: PublicURL?
    package let pages: PageRenderer
    /// Knows the keys of programs.
    package let keys: ProgramKeys
    /// Where the lender's own people without a second factor are sent, if they must have one.
    package let staffSetUp: String?
    /// Whether there is an application of an id, whoever owns it.
    package let isKnown: @Sendable (ApplicationID) async -> Bool
    /// Whether a password is that of whoever is signed in; noted in the session where it is.
    package let confirm: PasswordCheck
    private let inHand = WorkInHand()

    /// Looks at the password of a form.
    package typealias PasswordCheck = @Sendable (String, SignedIn, Request, WebContext) async throws -> Bool

    /// Gathers it.
    package init(
        sessions: Sessions,
        formTokens: FormTokens,
        limiter: RateLimiter,
        limits: WebLimits,
        publicURL: PublicURL?,
        pages: PageRenderer,
        keys: ProgramKeys,
        staffSetUp: String?,
        isKnown: @escaping @Sendable (ApplicationID) async -> Bool,
        confirm: @escaping PasswordCheck
    ) {
        self.sessions = sessions
        self.formTokens = formTokens
        self.limiter = limiter
        self.limits = limits
        self.publicURL = publicURL
        self.pages = pages
        self.keys = keys
        self.staffSetUp = staffSetUp
        self.isKnown = isKnown
        self.confirm = confirm
    }

    /// Checks a request against its route and answers it.
    package func answer(_ request: Request, _ context: WebContext, for route: Route) async throws -> Response {
        try checkTypes(request, context, route)
        var context = context
        context.visitor = try await visitor(request, &context, route)
        if let visitor = context.visitor {
            context.notes.note { $0.actor = visitor.account.id }
            context.logger[metadataKey: "actor"] = "account:\(visitor.account.id)"
        }
        let isWhole = try await bringBody(request, &context, route)
        if isWhole { try readForm(request, &context, route) }
        let isTrusted = try prepareForms(request, &context, route)
        try await count(context, route)
        if isWhole, !isTrusted { return refuseForm(request, context, route) }
        if let response = try apply(route, request, context) { return response }
        guard isWhole else { throw Refusal.tooLarge }
        if let response = try sendToSetUp(request, context, route) { return response }
        if route.needsPassword, let response = try await askPassword(request, context) { return response }
        if let contract = route.contract {
            context.query = try contract.query(FormBody((request.uri.query ?? "").utf8).fields)
        }
        do {
            return try await handle(request, context, route)
        } catch let refusal as Refusal where refusal.code == .notFound {
            try await noteForeign(context)
            throw refusal
        }
    }

    /// What belongs to somebody else looks as if it were not there; that it was asked for belongs in the security log.
    private func noteForeign(_ context: WebContext) async throws {
        guard let id = context.parameters.get("id").flatMap({ ApplicationID(base32: $0) }), await isKnown(id) else {
            return
        }
        context.notes.note { $0.event = "malicious_direct_reference" }
    }

    /// 415 for a body of another type, 406 for an answer nobody wants.
    private func checkTypes(_ request: Request, _ context: WebContext, _ route: Route) throws {
        let type = mediaType(request.headers[.contentType])
        switch route.body {
        case .form, .programForm:
            guard type == "application/x-www-form-urlencoded" else { throw Refusal.unsupportedMediaType }
        case .formWithFile:
            guard ["application/x-www-form-urlencoded", "multipart/form-data"].contains(type) else {
                throw Refusal.unsupportedMediaType
            }
        case .json: guard type == "application/json" else { throw Refusal.unsupportedMediaType }
        case .csv: guard type == "text/csv" else { throw Refusal.unsupportedMediaType }
        case .none, .any: break
        }
        let accepted = AcceptedTypes(request.headers[values: .accept])
        let offered =
            switch route.answer {
            case .page: ["text/html"]
            case .json: ["application/json"]
            case .either: ["text/html", "application/json"]
            case .table: ["application/json", "text/csv"]
            case .file: [String]()
            }
        guard offered.isEmpty || offered.contains(where: { accepted.weight(of: $0) > 0 }) else {
            throw Refusal(
                status: .notAcceptable,
                code: .notAcceptable,
                detail: "This address answers with \(offered.joined(separator: " or "))."
            )
        }
    }

    /// Brings in a table or a file, for whoever may send one; from others no more than everybody may send.
    /// - Returns: False for what is larger than this sender may send, and was left unread.
    private func bringBody(_ request: Request, _ context: inout WebContext, _ route: Route) async throws -> Bool {
        guard let size = route.bodyBytes, !request.isTyped else { return true }
        let maySend = context.visitor.map { route.isOpen(to: $0.account.role) } ?? false
        do {
            context.body = try await request.bytes(
                upTo: maySend ? size : limits.bodyBytes,
                of: limits,
                on: context.executor
            )
            return true
        } catch let error where !maySend && Refusal(error).code == .tooLarge {
            return false
        }
    }

    private func readForm(_ request: Request, _ context: inout WebContext, _ route: Route) throws(FormError) {
        switch route.body {
        case .form, .programForm: context.form = try FormBody(context.body)
        case .formWithFile:
            if let boundary = FormBody.boundary(of: request.headers[.contentType] ?? "") {
                context.form = try FormBody(context.body, boundary: boundary)
            } else {
                context.form = try FormBody(context.body)
            }
        case .none, .json, .csv, .any: break
        }
    }

    /// Counts a sensitive request for the person and for the address.
    private func count(_ context: WebContext, _ route: Route) async throws {
        guard let quota = route.quota else { return }
        var clients = ["address \(context.address.network)"]
        if let visitor = context.visitor { clients = ["account \(visitor.account.id)"] + clients }
        for state in await limiter.take(quota, forEach: clients) {
            context.notes.note { notes in
                notes.quotas.removeAll { $0.quota.name == quota.name && $0.remaining >= state.remaining }
                if !notes.quotas.contains(where: { $0.quota.name == quota.name }) { notes.quotas.append(state) }
            }
            guard !state.isExceeded else { throw Refusal.quotaExceeded(state) }
        }
    }

    /// Applies the route's word on who may use it.
    /// - Returns: The way to signing in for a browser nobody is signed in to.
    private func apply(_ route: Route, _ request: Request, _ context: WebContext) throws -> Response? {
        switch route.access {
        case .anyone, .visitor: return nil
        case .pages(let roles):
            guard let account = context.visitor?.account else {
                guard request.method == .get || request.method == .head else {
                    return pages.signedOut(request, in: context)
                }
                guard request.prefersPage else { throw Refusal.unauthorised("Cookie", "Sign in first.") }
                return .seeOther("/login?next=\(request.uri.path)")
            }
            guard roles.contains(account.role) else { throw Refusal.forbidden("Your role may not do this.") }
        case .programs(let roles):
            guard let account = context.visitor?.account else {
                throw Refusal.unauthorised("Bearer", "A token is needed; POST /token gives one.")
            }
            guard roles.contains(account.role) else {
                throw Refusal.forbidden("The role of this token may not do this.")
            }
            try checkScope(route, context)
        }
        return nil
    }

    /// A key opens only what its scopes name; a person's token has none.
    private func checkScope(_ route: Route, _ context: WebContext) throws {
        guard let scopes = context.scopes else { return }
        guard let scope = route.contract?.scope, scopes.contains(scope.rawValue) else {
            throw Refusal.forbidden("The key does not have the scope that this needs.")
        }
    }

    /// Runs the handler, but not for ever.
    private func handle(_ request: Request, _ context: WebContext, _ route: Route) async throws -> Response {
        let limit = limits.handlerDeadline + (route.mayWait ? limits.longestWait : .zero)
        let deadline = HandlerDeadline(
            limit: limit,
            mayWrite: ![.get, .head].contains(route.method),
            on: context.executor
        )
        return try await deadline.answer { [context, inHand] in
            guard route.isLarge, let visitor = context.visitor else { return try await route.handler(request, context) }
            return try await inHand.make(for: visitor.account.id) { try await route.handler(request, context) }
        }
    }
}
