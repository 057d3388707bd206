package import Accounts
package import Hummingbird
package import LedgerRecords
package import Requests

extension AccountDesk {
    /// Whose name and password these are, with the word for the log; nil for all that is not right.
    package func verified(
        _ name: String,
        _ password: String,
        _ request: Request,
        _ context: WebContext
    ) async throws -> Account? {
        switch try await signIn(name: name, password: password, from: SignInOrigin(request, context)) {
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

extension SignInOrigin {
    /// Where a request with a password comes from.
    package init(_ request: Request, _ context: WebContext) {
        self.init(network: context.address.network, deviceCookie: request.headers.cookie(CookieName.device))
    }
}
