import Documents
import HTTPTypes
import Hummingbird
import Ledger
import Lending
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
        return loginPage(context, next: NextPage(query["next"]), isRegistered: query["registered"] == "yes")
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
        return try await door.welcome(account, context, next: next)
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
