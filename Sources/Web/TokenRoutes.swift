import Accounts
import Documents
import HTTPTypes
import Hummingbird
import Ledger
import Pages

/// `POST /token`: a name and a password for a token, in the form of OAuth 2's password grant.
struct TokenRoutes: Sendable {
    let accounts: AccountDesk
    let sessions: Sessions

    var routes: [Route] {
        [Route(method: .post, path: "/token", access: .anyone, body: .programForm, answer: .json, handler: token)]
    }

    private func token(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        guard let name = context.form["username"], let password = context.form["password"],
            context.form["grant_type"].map({ $0 == "password" }) ?? true
        else { throw Refusal.malformed("username and password are needed; grant_type is password.") }
        guard let account = try await accounts.verified(name, password, request, context) else {
            throw Refusal.unauthorised(
                "Bearer",
                "The user name or the password is wrong, or there were too many tries."
            )
        }
        let token = try await sessions.beginForProgram(account)
        return .json([
            "access_token": .string(token), "token_type": "bearer", "expires_in": .number(.init(sessions.minutes * 60)),
        ])
    }
}

extension AccountDesk {
    /// Whose name and password these are, with the word for the log; nil for all that is not right.
    func verified(
        _ name: String,
        _ password: String,
        _ request: Request,
        _ context: WebContext
    ) async throws -> Account? {
        let origin = SignInOrigin(
            network: context.address.network,
            deviceCookie: request.headers.cookie(CookieName.device)
        )
        switch try await signIn(name: name, password: password, from: origin) {
        case .right(let account):
            context.notes.note {
                $0.event = "authn_login_success"
                $0.actor = account.id
            }
            return account
        case .wrong:
            context.notes.note { $0.event = "authn_login_fail" }
        case .throttled:
            context.notes.note { $0.event = "authn_login_fail_max" }
        }
        return nil
    }
}
