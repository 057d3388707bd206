import Accounts
import Documents
import HTTPTypes
import Hummingbird
import Ledger
import Lending
import Pages

/// Register, join, sign in, sign out.
struct AccountRoutes: Sendable {
    let pages: PageRenderer
    let accounts: AccountDesk
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
        return loginPage(context, next: NextPage(query["next"]), isRegistered: query["registered"] == "yes")
    }

    private func logIn(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let name = context.form["username"] ?? ""
        let next = NextPage(context.form["next"])
        let password = context.form["password"] ?? ""
        guard let account = try await accounts.verified(name, password, request, context) else {
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
        isRegistered: Bool = false,
        problem: String? = nil
    ) -> Response {
        var view: View = [
            "username": name, "next": next?.path ?? "", "path": "/login", "isRegistered": isRegistered,
        ]
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
        do throws(any Error) {
            let account = try await accounts.register(
                name: context.form["username"] ?? "",
                password: context.form["password"] ?? ""
            )
            context.notes.note {
                $0.event = account == nil ? "user_name_taken" : "user_created"
                $0.actor = account?.id
            }
            // The same whether the name was free or somebody's: only signing in shows it, to whoever can.
            return .seeOther("/login?registered=yes")
        } catch let refusal as RegistrationRefusal {
            return registerPage(context, .applicant, refusal)
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
        } catch let refusal as RegistrationRefusal {
            return registerPage(context, .invited(token, invitation.role), refusal)
        }
    }

    private func logOut(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let visitor = context.visitor else { throw Refusal.notFound }
        try await sessions.end(visitor.session.id)
        context.notes.note {
            $0.cookies = SessionTokens.farewell
            $0.event = "authn_logout"
        }
        var response = Response.seeOther("/login")
        response.headers[.clearSiteData] = "\"cache\", \"cookies\", \"storage\""
        return response
    }

    /// Signs somebody in, on a session that did not exist before.
    private func welcome(_ account: Account, _ context: WebContext, next: NextPage?) async throws -> Response {
        if let old = context.visitor { try await sessions.end(old.session.id) }
        let cookies = try await sessions.begin(account).cookies
        let device = SetCookie(
            name: CookieName.device,
            value: accounts.deviceCookie(for: account),
            maximumAge: 15_552_000
        )
        context.notes.note {
            $0.cookies = cookies + [device]
            $0.actor = account.id
            $0.event = $0.event ?? "user_created"
        }
        return .seeOther(next?.path ?? Self.firstPage(of: account.role))
    }

    private static func firstPage(of role: AccountRole) -> String {
        if ApplicationRoutes.roles.contains(role) { return "/applications" }
        return OperatorRoutes.roles.contains(role) ? "/ops" : "/"
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

    private func registerPage(
        _ context: WebContext,
        _ way: Way,
        _ refusal: RegistrationRefusal = RegistrationRefusal()
    ) -> Response {
        let problems = [("username", refusal.name), ("password", refusal.password)]
        let errors = problems.compactMap { key, problem in
            problem.map { ["href": "#\(key)", "message": $0] as View }
        }
        var view: View = [
            "username": context.form["username"] ?? "", "passwordHint": PasswordRules.hint, "button": "Register",
            "hasErrors": !errors.isEmpty, "errors": errors,
        ]
        view["usernameError"] = refusal.name
        view["passwordError"] = refusal.password
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
        let status: HTTPResponse.Status = errors.isEmpty ? .ok : .unprocessableContent
        return pages.page(.register, title: "Register", view, status: status, in: context)
    }
}
