import AccountLedger
import Documents
import HTTPTypes
import Hummingbird
import LedgerRecords
import Pages
import Requests
import Responses
import Tokens

// Forms that only our own pages may send: the browser's word on where a request comes from, then a signed token.

extension Gate {
    /// Binds form tokens to this visitor, and checks the one that came.
    /// - Returns: Whether the request is a page's own; reading needs no trust.
    func prepareForms(_ request: Request, _ context: inout WebContext, _ route: Route) throws -> Bool {
        switch route.access {
        case .anyone, .programs: return true
        case .visitor, .pages: break
        }
        var bindings = [context.visitor.map { "session \($0.session.id.hex)" }].compactMap(\.self)
        if let cookie = request.headers.cookie(CookieName.form) { bindings.append("form \(cookie)") }
        if bindings.isEmpty {
            let value = RandomToken(bytes: 16).text
            context.notes.note { $0.cookies.append(SetCookie(name: CookieName.form, value: value)) }
            context.formBinding = "form \(value)"
        } else {
            context.formBinding = bindings[0]
        }
        var shell = PageShell(
            userName: context.visitor?.account.name,
            isOperator: context.visitor.map { Set.queueWatchers.contains($0.account.role) } ?? false,
            formToken: formTokens.token(boundTo: context.formBinding),
            theme: PageShell.Theme(rawValue: request.headers.cookie(CookieName.theme) ?? "")
        )
        shell.mayApply = context.visitor.map { Set.appliers.contains($0.account.role) } ?? true
        shell.isOfficer = context.visitor.map { [.officer, .auditor].contains($0.account.role) } ?? false
        shell.isAdmin = context.visitor.map { [.admin, .auditor].contains($0.account.role) } ?? false
        shell.readsBook = context.visitor.map { Set.bookReaders.contains($0.account.role) } ?? false
        shell.keepsBook = context.visitor.map { Set.bookKeepers.contains($0.account.role) } ?? false
        shell.readsModels = context.visitor.map { Set.modelReaders.contains($0.account.role) } ?? false
        shell.isAuditor = context.visitor?.account.role == .auditor
        context.notes.note { [shell] in $0.shell = shell }
        guard request.method != .get, request.method != .head else { return true }
        try checkOrigin(request)
        return formTokens.isValid(context.form[FormTokens.fieldName] ?? "", boundTo: bindings)
    }

    /// The page that takes an expired form on; what was typed is in it.
    func refuseForm(_ request: Request, _ context: WebContext, _ route: Route) -> Response {
        if case .pages = route.access, context.visitor == nil { return pages.signedOut(request, in: context) }
        context.notes.note { $0.event = "csrf_fail" }
        return pages.expiredForm(request, in: context)
    }

    /// What the browser says about the sender; silence leaves it to the token.
    private func checkOrigin(_ request: Request) throws {
        if let site = request.headers[.fetchSite] {
            guard ["same-origin", "none"].contains(site) else { throw Self.foreign }
            return
        }
        if let origin = request.headers[.origin] {
            guard isOurs(origin, request) else { throw Self.foreign }
        } else if let referer = request.headers[.referer] {
            let parts = referer.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count >= 3, let origin = String(referer.utf8.prefix(parts[0].count + 2 + parts[2].count)),
                isOurs(origin, request)
            else { throw Self.foreign }
        }
    }

    private func isOurs(_ origin: String, _ request: Request) -> Bool {
        let host = HostHeader(request.head.authority ?? "")
        if let publicURL, host?.isLoopback != true { return origin == publicURL.origin }
        return host.map { origin == "http://\($0.authority)" || origin == publicURL?.origin } ?? false
    }

    private static let foreign = Refusal.forbidden("This was sent from another site.", event: "csrf_fail")
}
