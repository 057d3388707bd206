import Documents
import HTTPTypes
import Hummingbird
import Ledger
import Lending

/// Register, join, sign in, sign out.
struct AccountRoutes: Sendable {
    let pages: PageRenderer
    let accounts: Accounts
    let sessions: Sessions
    let publicURL: PublicURL?
    let quota: Quota

    var routes: [Route] {
        [
            Route(method: .get, path: "/login", access: .visitor, handler: showLogin),
            Route(method: .post, path: "/login", access: .visitor, body: .form, handler: logIn),
            Route(method: .get, path: "/register", access: .visitor, handler: showRegister),
            Route(method: .post, path: "/register", access: .visitor, body: .form, quota: quota, handler: register),
            Route(method: .get, path: "/join/{token}", access: .visitor, handler: showJoin),
            Route(method: .post, path: "/join/{token}", access: .visitor, body: .form, quota: quota, handler: join),
            Route(
                method: .post,
                path: "/logout",
                access: .pages(Set(AccountRole.allCases)),
                body: .form,
                handler: logOut
            ),
        ]
    }

    private func showLogin(_ request: Request, _ context: WebContext) async throws -> Response {
        if let page = secureOnly(request, context) { return page }
        let query = try FormBody((request.uri.query ?? "").utf8)
        return loginPage(context, next: NextPage(query["next"]))
    }

    private func logIn(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let name = context.form["username"] ?? ""
        let next = NextPage(context.form["next"])
        guard
            let account = try await accounts.verified(
                name: name,
                password: context.form["password"] ?? "",
                request.headers,
                context
            )
        else {
            let problem =
                "The user name or the password is wrong, or there were too many tries. Wait a little, then try again"
            return loginPage(context, name: name, next: next, problem: problem)
        }
        return try await welcome(account, context, next: next)
    }

    private func loginPage(
        _ context: WebContext,
        name: String = "",
        next: NextPage?,
        problem: String? = nil
    ) -> Response {
        var view: View = ["username": name, "next": next?.path ?? "", "path": "/login"]
        if let problem {
            view["refused"] = problem
            view["hasErrors"] = true
            view["errors"] = [["href": "#username", "message": problem] as View]
        }
        return pages.page(.login, title: "Sign in", view, status: problem == nil ? .ok : .unauthorized, in: context)
    }

    private func showRegister(_ request: Request, _ context: WebContext) async throws -> Response {
        secureOnly(request, context) ?? registerPage(context, .applicant)
    }

    private func register(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        do {
            let account = try await accounts.register(
                name: context.form["username"] ?? "",
                password: context.form["password"] ?? ""
            )
            return try await welcome(account, context, next: nil)
        } catch let mistakes as Mistakes {
            return registerPage(context, .applicant, mistakes)
        }
    }

    private func showJoin(_ request: Request, _ context: WebContext) async throws -> Response {
        if let page = secureOnly(request, context) { return page }
        let token = try context.parameter("token")
        guard let invitation = try await accounts.invitation(token) else { throw Self.usedLink }
        return registerPage(context, .invited(token, invitation.role))
    }

    private func join(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let token = try context.parameter("token")
        guard let invitation = try await accounts.invitation(token) else { throw Self.usedLink }
        do {
            guard
                let account = try await accounts.join(
                    token,
                    name: context.form["username"] ?? "",
                    password: context.form["password"] ?? ""
                )
            else { throw Self.usedLink }
            return try await welcome(account, context, next: nil)
        } catch let mistakes as Mistakes {
            return registerPage(context, .invited(token, invitation.role), mistakes)
        }
    }

    private func logOut(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let visitor = context.visitor else { throw Refusal.notFound }
        let cookies = try await sessions.end(visitor)
        context.notes.note {
            $0.cookies = cookies
            $0.event = "authn_logout"
        }
        var response = Response.seeOther("/login")
        response.headers[.clearSiteData] = "\"cache\", \"cookies\", \"storage\""
        return response
    }

    /// Signs somebody in, on a session that did not exist before.
    private func welcome(_ account: Account, _ context: WebContext, next: NextPage?) async throws -> Response {
        if let old = context.visitor { _ = try await sessions.end(old) }
        let cookies = try await sessions.begin(account)
        let device = SetCookie(
            name: CookieName.device,
            value: accounts.devices.value(for: account.id),
            maximumAge: 15_552_000
        )
        context.notes.note {
            $0.cookies = cookies + [device]
            $0.actor = account.id
            $0.event = $0.event ?? "authn_account_created"
        }
        return .seeOther(next?.path ?? (ApplicationRoutes.roles.contains(account.role) ? "/applications" : "/"))
    }

    /// Browsers drop our cookies on plain HTTP anywhere but on the machine itself: better told than a loop.
    private func secureOnly(_ request: Request, _ context: WebContext) -> Response? {
        let host = HostHeader(request.head.authority ?? "")
        guard host?.isLoopback != true, publicURL?.isSecure != true else { return nil }
        return pages.page(
            .secure,
            title: "HTTPS required",
            ["host": host?.authority ?? ""],
            status: .forbidden,
            in: context
        )
    }

    private static let usedLink = Refusal(
        status: .notFound,
        code: .notFound,
        detail: "This sign-up link has been used, has run out, or never was one. Ask for a new one."
    )
}

extension AccountRoutes {
    /// How somebody comes to an account.
    private enum Way {
        case applicant
        case invited(String, AccountRole)
    }

    private func registerPage(_ context: WebContext, _ way: Way, _ mistakes: Mistakes = Mistakes([])) -> Response {
        var view: View = [
            "username": context.form["username"] ?? "", "passwordHint": PasswordRules.hint, "button": "Register",
            "hasErrors": !mistakes.list.isEmpty,
            "errors": mistakes.list.map { ["href": "#\($0.key)", "message": $0.message] as View },
        ]
        for mistake in mistakes.list { view["\(mistake.key)Error"] = mistake.message }
        switch way {
        case .applicant:
            view["heading"] = "Register"
            view["intro"] = "An account keeps your answers, so that you can stop and come back."
            view["action"] = "/register"
        case .invited(let token, let role):
            view["heading"] = "Set up your account"
            view["intro"] = "You have been invited as \(role.rawValue). This link works once."
            view["action"] = "/join/\(token)"
        }
        let status: HTTPResponse.Status = mistakes.list.isEmpty ? .ok : .unprocessableContent
        return pages.page(.register, title: "Register", view, status: status, in: context)
    }
}
