import AccountLedger
import Accounts
import HTTPTypes
import Hummingbird
import LedgerRecords
import Pages
package import Requests
import Responses
import Tokens

/// Sign in, sign out.
package struct SignInRoutes: Sendable {
    package let door: FrontDoor

    /// Routes that answer from these.
    package init(door: FrontDoor) { self.door = door }

    package var routes: [Route] {
        [
            Route(method: .get, path: "/login", access: .visitor, handler: showLogin),
            Route(method: .post, path: "/login", access: .visitor, body: .form, handler: logIn),
            Route(method: .post, path: "/login/code", access: .visitor, body: .form, handler: secondStep),
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
        if let page = door.secureOnly(request, context) { return page }
        let query = try FormBody((request.uri.query ?? "").utf8)
        return loginPage(context, next: NextPage(query["next"]), said: query["registered"])
    }

    private func logIn(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let name = context.form["username"] ?? ""
        let next = NextPage(context.form["next"])
        let password = context.form["password"] ?? ""
        guard let account = try await door.accounts.verified(name, password, request, context) else {
            let problem =
                "The user name or the password is wrong, or there were too many tries. Wait a little, then try again"
            return loginPage(context, name: name, next: next, problem: problem)
        }
        guard account.secondFactorAt == nil else {
            context.notes.note { $0.event = "authn_login_first_step" }
            return codePage(context, half: try await door.accounts.halfSignIn(of: account), next: next)
        }
        return try await door.welcome(account, request, context, next: next)
    }

    private func secondStep(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let (half, next) = (context.form["half"] ?? "", NextPage(context.form["next"]))
        guard let account = try await door.accounts.account(ofHalf: half) else {
            return loginPage(context, next: next, problem: "That took too long. Sign in again")
        }
        let origin = SignInOrigin(request, context)
        let code = try await door.accounts.check(code: context.form["code"] ?? "", of: account, from: origin)
        guard code == .right, try await door.accounts.useHalf(half) else {
            context.notes.note {
                $0.event = "authn_login_fail"
                $0.actor = account.id
            }
            let problem = "The code is wrong, was used before, or there were too many tries. Wait for the next one"
            return codePage(context, half: half, next: next, problem: problem)
        }
        context.notes.note { $0.event = "authn_login_success" }
        return try await door.welcome(account, request, context, next: next)
    }

    private func codePage(
        _ context: WebContext,
        half: String,
        next: NextPage?,
        problem: String? = nil
    ) -> Response {
        var field = FormField("code", "Code that your app shows", autocomplete: "one-time-code")
        field.hint = "Six digits, or one of your recovery codes"
        field.error = problem
        return door.pages.form(
            "One more step",
            "Your password is right. Now the code.",
            action: "/login/code",
            fields: [field],
            hidden: ["half": half, "next": next?.path ?? ""],
            button: "Sign in",
            back: "/login",
            in: context
        )
    }

    private func loginPage(
        _ context: WebContext,
        name: String = "",
        next: NextPage?,
        said: String? = nil,
        problem: String? = nil
    ) -> Response {
        var view: View = [
            "username": name, "next": next?.path ?? "", "path": "/login", "isRegistered": said == "yes",
            "isReset": said == "reset",
        ]
        if let problem {
            view["refused"] = problem
            view["hasErrors"] = true
            view["errors"] = [["href": "#username", "message": problem] as View]
        }
        return door.pages.page(
            .login,
            title: "Sign in",
            view,
            status: problem == nil ? .ok : .unauthorized,
            in: context
        )
    }

    private func logOut(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let visitor = context.visitor else { throw Refusal.notFound }
        try await door.sessions.end(visitor.session.id)
        context.notes.note {
            $0.cookies = SessionTokens.farewell
            $0.event = "authn_logout"
        }
        var response = Response.seeOther("/login")
        response.headers[.clearSiteData] = "\"cache\", \"cookies\", \"storage\""
        return response
    }
}
