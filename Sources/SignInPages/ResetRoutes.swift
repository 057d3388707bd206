import Accounts
import HTTPTypes
import Hummingbird
import LedgerRecords
import Pages
import Passwords
package import RateLimits
package import Requests
import Responses

/// A forgotten password: a link to the confirmed address, and a new password by it.
package struct ResetRoutes: Sendable {
    package let door: FrontDoor
    package let quota: Quota

    /// Routes that answer from these.
    package init(door: FrontDoor, quota: Quota) {
        self.door = door
        self.quota = quota
    }

    package var routes: [Route] {
        [
            Route(method: .get, path: "/forgot", access: .visitor, handler: showForgot),
            Route(method: .post, path: "/forgot", access: .visitor, body: .form, quota: quota, handler: forgot),
            Route(method: .get, path: "/reset/{token}", access: .visitor, handler: showReset),
            Route(method: .post, path: "/reset/{token}", access: .visitor, body: .form, quota: quota, handler: reset),
        ]
    }

    private func showForgot(_ request: Request, _ context: WebContext) async throws -> Response {
        if let page = door.secureOnly(request, context) { return page }
        let query = try FormBody((request.uri.query ?? "").utf8)
        let sent =
            "If there is an account of that name with a confirmed e-mail address, a letter is on its way. "
            + "The link in it works once, for 30 minutes."
        return door.pages.form(
            "Forgotten your password?",
            "Say your user name. We send a link to the e-mail address that you have confirmed; without one, ask us.",
            action: "/forgot",
            fields: [FormField("username", "User name", autocomplete: "username")],
            button: "Send the link",
            notice: query["sent"] == "yes" ? sent : nil,
            back: "/login",
            in: context
        )
    }

    private func forgot(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let isWritten = try await door.accounts.sendReset(toAccountNamed: context.form["username"] ?? "")
        context.notes.note { $0.event = isWritten ? "authn_reset_start" : "authn_reset_start_fail" }
        return .seeOther("/forgot?sent=yes")
    }

    private func showReset(_ request: Request, _ context: WebContext) async throws -> Response {
        if let page = door.secureOnly(request, context) { return page }
        return try await resetPage(context, try context.parameter("token"))
    }

    private func reset(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let token = try context.parameter("token")
        switch try await door.accounts.resetPassword(token, to: context.form["new_password"] ?? "") {
        case .unusable: throw Self.usedLink
        case .refused(let problem): return try await resetPage(context, token, problem)
        case .done:
            context.notes.note { $0.event = "authn_password_reset" }
            return .seeOther("/login?registered=reset")
        }
    }

    private func resetPage(
        _ context: WebContext,
        _ token: String,
        _ problem: String? = nil
    ) async throws -> Response {
        guard let account = try await door.accounts.accountToReset(token) else { throw Self.usedLink }
        var field = FormField("new_password", "New password", type: .password, autocomplete: "new-password")
        field.hint = PasswordRules.hint
        field.error = problem
        return door.pages.form(
            "Choose a new password",
            "For the user name \(account.name). Wherever you are signed in, you will be signed out.",
            action: "/reset/\(token)",
            fields: [field],
            button: "Set the password",
            in: context
        )
    }

    private static let usedLink = Refusal(
        status: .notFound,
        code: .notFound,
        detail: "This link has been used, has run out, or never was one. Ask for a new one."
    )
}
