import AccountLedger
import Accounts
import HTTPTypes
import Hummingbird
import LedgerRecords
import Pages
import Passwords
package import Requests
import Responses
package import SignInPages

/// One's own account: what it is, and another password for it.
package struct AccountRoutes: Sendable {
    package let door: FrontDoor

    /// Routes that answer from these.
    package init(door: FrontDoor) { self.door = door }

    package var routes: [Route] {
        let access = Route.Access.pages(Set(AccountRole.allCases))
        return [
            Route(method: .get, path: "/account", access: access, handler: show),
            Route(method: .get, path: "/account/password", access: access, handler: showPassword),
            Route(method: .post, path: "/account/password", access: access, body: .form, handler: changePassword),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let query = try FormBody((request.uri.query ?? "").utf8)
        var view: View = ["name": account.name, "role": account.role.rawValue, "isChanged": query["changed"] == "yes"]
        view["hasCodes"] = account.secondFactorAt != nil
        view["done"] = query["done"].flatMap { Self.words[$0] }
        if let contact = try await door.accounts.mailContact(of: account) {
            view["address"] = contact.address.text
            view["isUnconfirmed"] = !contact.isConfirmed
        }
        return door.pages.page(.account, title: "Your account", view, in: context)
    }

    private func showPassword(_ request: Request, _ context: WebContext) async throws -> Response {
        door.secureOnly(request, context) ?? passwordPage(context)
    }

    private func changePassword(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let visitor = context.visitor else { throw Refusal.notFound }
        try context.form.refuseRepeats()
        let outcome = try await door.accounts.changePassword(
            of: visitor,
            from: context.form["password"] ?? "",
            to: context.form["new_password"] ?? "",
            at: SignInOrigin(request, context)
        )
        switch outcome {
        case .done:
            context.notes.note { $0.event = "authn_password_change" }
            _ = try await door.welcome(visitor.account, request, context, next: nil)
            return .seeOther("/account?changed=yes")
        case .wrong:
            context.notes.note { $0.event = "authn_password_change_fail" }
            return passwordPage(context, current: Self.wrongPassword)
        case .throttled:
            context.notes.note { $0.event = "authn_login_fail_max" }
            return passwordPage(context, current: Self.wrongPassword)
        case .refused(let problem): return passwordPage(context, new: problem)
        }
    }

    /// The form, with what was wrong; what was typed is never in it.
    private func passwordPage(_ context: WebContext, current: String? = nil, new: String? = nil) -> Response {
        let errors = [("password", current), ("new_password", new)]
            .compactMap { key, problem in problem.map { ["href": "#\(key)", "message": $0] as View } }
        var view: View = ["passwordHint": PasswordRules.hint, "hasErrors": !errors.isEmpty, "errors": errors]
        view["currentError"] = current
        view["newError"] = new
        return door.pages.page(
            .password,
            title: "Change your password",
            view,
            status: errors.isEmpty ? .ok : .unprocessableContent,
            in: context
        )
    }

    private static let words = [
        "mailed": "A letter is on its way to the new address. Follow the link in it within 24 hours.",
        "confirmed": "Your e-mail address is confirmed.",
    ]

    private static let wrongPassword =
        "The present password is wrong, or there were too many tries. Wait a little, then try again"
}
