import Accounts
import HTTPTypes
import Hummingbird
import LedgerRecords
import Pages
package import RateLimits
package import Requests
import Responses
package import SignInPages

/// The e-mail address of whoever is signed in, and the link that confirms it.
package struct AddressRoutes: Sendable {
    package let door: FrontDoor
    package let quota: Quota

    /// Routes that answer from these.
    package init(door: FrontDoor, quota: Quota) {
        self.door = door
        self.quota = quota
    }

    package var routes: [Route] {
        let (own, path) = (Route.Access.pages(Set(AccountRole.allCases)), "/account/address")
        return [
            Route(method: .get, path: path, access: own, handler: show),
            Route(
                method: .post,
                path: path,
                access: own,
                body: .form,
                quota: quota,
                needsPassword: true,
                handler: set
            ),
            Route(method: .get, path: "/confirm/{token}", access: .visitor, handler: showConfirm),
            Route(method: .post, path: "/confirm/{token}", access: .visitor, body: .form, handler: confirm),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let contact = try await door.accounts.mailContact(of: try context.signedIn())
        return page(context, contact?.address.text ?? "")
    }

    private func set(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let typed = context.form["address"] ?? ""
        guard let address = MailAddress(typed) else {
            return page(context, typed, "Enter an e-mail address like name@example.com")
        }
        try await door.accounts.setMailAddress(address, of: try context.signedIn())
        context.notes.note { $0.event = "user_updated" }
        return .seeOther("/account?done=mailed")
    }

    private func page(_ context: WebContext, _ value: String, _ problem: String? = nil) -> Response {
        var field = FormField("address", "E-mail address", type: .email, autocomplete: "email")
        field.value = value
        field.error = problem
        return door.pages.form(
            "Your e-mail address",
            "We write there when your password changes or somebody signs in on a new device, and send the link for a "
                + "forgotten password. Never your answers, never a decision.",
            action: "/account/address",
            fields: [field],
            button: "Send a link to confirm it",
            back: "/account",
            in: context
        )
    }

    /// Programs that look at every link of a letter must not confirm it: a button does.
    private func showConfirm(_ request: Request, _ context: WebContext) async throws -> Response {
        if let page = door.secureOnly(request, context) { return page }
        return door.pages.form(
            "Confirm your e-mail address",
            "Press the button, and this address is yours.",
            action: "/confirm/\(try context.parameter("token"))",
            fields: [],
            button: "Confirm",
            in: context
        )
    }

    private func confirm(_ request: Request, _ context: WebContext) async throws -> Response {
        guard try await door.accounts.confirmMailAddress(try context.parameter("token")) else {
            throw Refusal(
                status: .notFound,
                code: .notFound,
                detail: "This link has been used, has run out, or never was one. Give your address again."
            )
        }
        context.notes.note { $0.event = "user_updated" }
        return .seeOther("/account?done=confirmed")
    }
}
