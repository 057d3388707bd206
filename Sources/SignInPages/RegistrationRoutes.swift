import Accounts
import HTTPTypes
import Hummingbird
import LedgerRecords
import Pages
import Passwords
package import RateLimits
package import Requests
import Responses

/// Register, or join by invitation.
package struct RegistrationRoutes: Sendable {
    package let door: FrontDoor
    package let quota: Quota

    /// Routes that answer from these.
    package init(door: FrontDoor, quota: Quota) {
        self.door = door
        self.quota = quota
    }

    package var routes: [Route] {
        [
            Route(method: .get, path: "/register", access: .visitor, handler: showRegister),
            Route(method: .post, path: "/register", access: .visitor, body: .form, quota: quota, handler: register),
            Route(method: .get, path: "/join/{token}", access: .visitor, handler: showJoin),
            Route(method: .post, path: "/join/{token}", access: .visitor, body: .form, quota: quota, handler: join),
        ]
    }

    private func showRegister(_ request: Request, _ context: WebContext) async throws -> Response {
        door.secureOnly(request, context) ?? registerPage(context, .applicant)
    }

    private func register(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        do throws(any Error) {
            let account = try await door.accounts.register(
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
        if let page = door.secureOnly(request, context) { return page }
        let token = try context.parameter("token")
        guard let invitation = try await door.accounts.invitation(token) else { throw Self.usedLink }
        return registerPage(context, .invited(token, invitation.role))
    }

    private func join(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let token = try context.parameter("token")
        guard let invitation = try await door.accounts.invitation(token) else { throw Self.usedLink }
        do {
            guard
                let account = try await door.accounts.join(
                    token,
                    name: context.form["username"] ?? "",
                    password: context.form["password"] ?? ""
                )
            else { throw Self.usedLink }
            return try await door.welcome(account, request, context, next: nil)
        } catch let refusal as RegistrationRefusal {
            return registerPage(context, .invited(token, invitation.role), refusal)
        }
    }

    private static let usedLink = Refusal(
        status: .notFound,
        code: .notFound,
        detail: "This sign-up link has been used, has run out, or never was one. Ask for a new one."
    )
}

extension RegistrationRoutes {
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
        return door.pages.page(.register, title: "Register", view, status: status, in: context)
    }
}
