import Accounts
import HTTPTypes
import Hummingbird
import Ledger

/// One address, one method, and everything that is checked before its handler runs.
///
/// There is no other way to add an address to the front, and no route without a word on who may use it.
struct Route: Sendable {
    /// Who may use a route.
    enum Access: Sendable {
        /// Anybody; nobody is asked who they are.
        case anyone
        /// Anybody; who is signed in is known.
        case visitor
        /// Whoever is signed in with one of these roles; others are refused, nobody is sent to sign in.
        case pages(Set<AccountRole>)
        /// Programs with a token of one of these roles.
        case programs(Set<AccountRole>)
    }

    /// What the body must be.
    enum Body: Sendable {
        case none, form, json
        /// A form from programs: without a form token, as there is no cookie that could be abused.
        case programForm
        /// Whatever comes, such as a browser's reports.
        case any
    }

    /// What it answers with.
    enum Answer: Sendable { case page, json, either, file }

    let method: HTTPRequest.Method
    /// Such as `/applications/{id}`.
    let path: String
    let access: Access
    var body = Body.none
    var answer = Answer.page
    /// Counted for the person and for the address.
    var quota: Quota?
    /// Whether the handler may be asked to wait for a decision.
    var mayWait = false
    let handler: @Sendable (Request, WebContext) async throws -> Response
}

extension WebContext {
    /// Whoever is signed in; the policy of the route has made sure that somebody is.
    func signedIn() throws -> Account {
        guard let visitor else { throw Refusal.unauthorised("Bearer", "Sign in first.") }
        return visitor.account
    }

    /// A part of the path.
    func parameter(_ name: String) throws -> String {
        guard let value = parameters.get(name) else { throw Refusal.notFound }
        return value
    }
}
