import Accounts
import CheckedAnswers
import HTTPTypes
import Hummingbird
import LedgerRecords
import Pages
import QRCodes
package import Requests
import Responses

/// A second factor for whoever is signed in: set up, confirmed by its first code, taken away.
package struct SecondFactorRoutes: Sendable {
    package let door: FrontDoor

    /// Where it is; whoever must have a second factor and has none gets nowhere else.
    package static let path = "/account/second-factor"

    /// Routes that answer from these.
    package init(door: FrontDoor) { self.door = door }

    package var routes: [Route] {
        let own = Route.Access.pages(Set(AccountRole.allCases))
        return [
            Route(method: .get, path: Self.path, access: own, handler: show),
            Route(method: .post, path: Self.path, access: own, body: .form, needsPassword: true, handler: change),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context)
    }

    private func page(_ context: WebContext, problem: String? = nil) async throws -> Response {
        switch try await door.accounts.secondFactorState(of: try context.signedIn()) {
        case .none:
            return form(
                context,
                "With it a stolen password is not enough: signing in needs a code of your phone too.",
                "begin",
                "Set it up"
            )
        case .active: return form(context, "Signing in needs a code of your app.", "remove", "Take it away")
        case .pending(let secret, let address):
            var field = FormField("code", "Code that the app shows", autocomplete: "one-time-code")
            field.mode = "numeric"
            field.error = problem
            return door.pages.form(
                Self.heading,
                "Let an app for one-time codes look at the square, or type the secret into it. Then type the code it shows.",
                action: Self.path,
                fields: [field],
                hidden: ["action": "confirm"],
                button: "Confirm",
                shown: [("Secret", Self.grouped(secret)), ("Address for an app", address)],
                picture: QRCode(Array(address.utf8)).map { ("The address for an app as a square code", $0) },
                back: "/account",
                in: context
            )
        }
    }

    private func change(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let account = try context.signedIn()
        switch context.form["action"] ?? "" {
        case "begin": _ = try await door.accounts.beginSecondFactor(of: account)
        case "remove":
            guard try await door.accounts.removeSecondFactor(of: account) else { break }
            context.notes.note { $0.event = "authn_second_factor_removed" }
        case "confirm":
            let code = context.form["code"] ?? ""
            guard let recovery = try await door.accounts.confirmSecondFactor(of: account, code: code) else {
                return try await page(context, problem: "This is not the code of now; look again")
            }
            context.notes.note { $0.event = "authn_second_factor_set" }
            return recoveryPage(context, recovery)
        default: throw Refusal.validation([Mistake("action", .choice, "Press the button")])
        }
        return .seeOther(Self.path)
    }

    private func recoveryPage(_ context: WebContext, _ codes: [String]) -> Response {
        door.pages.form(
            "Keep these recovery codes",
            "Each signs you in once in place of a code, should you lose your phone. They are shown only now.",
            action: Self.path,
            fields: [],
            button: nil,
            shown: codes.enumerated().map { ("Code \($0.offset + 1)", Self.grouped($0.element)) },
            back: "/account",
            in: context
        )
    }

    private func form(_ context: WebContext, _ intro: String, _ action: String, _ button: String) -> Response {
        door.pages.form(
            Self.heading,
            intro,
            action: Self.path,
            fields: [],
            hidden: ["action": action],
            button: button,
            back: "/account",
            in: context
        )
    }

    private static let heading = "Codes for signing in"

    /// In groups of four, easier to type.
    private static func grouped(_ text: String) -> String {
        var groups: [UInt8] = []
        for (index, byte) in text.utf8.enumerated() {
            if index > 0, index.isMultiple(of: 4) { groups.append(UInt8(ascii: " ")) }
            groups.append(byte)
        }
        return String(decoding: groups, as: UTF8.self)
    }
}
