import AccountLedger
package import Contracts
package import HTTPTypes
package import Hummingbird
package import LedgerRecords
package import RateLimits

/// One address, one method, and everything that is checked before its handler runs.
///
/// There is no other way to add an address to the front, and no route without a word on who may use it.
package struct Route: Sendable {
    /// Who may use a route.
    package enum Access: Sendable {
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
    package enum Body: Sendable {
        case none, form, json
        /// A table of applications.
        case csv
        /// A form, which may have a file in it.
        case formWithFile
        /// A form from programs: without a form token, as there is no cookie that could be abused.
        case programForm
        /// Whatever comes, such as a browser's reports.
        case any
    }

    /// What it answers with.
    package enum Answer: Sendable {
        case page, json, either, file
        /// JSON, or the same rows as CSV.
        case table
    }

    package let method: HTTPRequest.Method
    /// Such as `/applications/{id}`.
    package let path: String
    package let access: Access
    package var body = Body.none
    package var answer = Answer.page
    /// Counted for the person and for the address.
    package var quota: Quota?
    /// Whether the handler may be asked to wait for a decision.
    package var mayWait = false
    /// The largest body of those who may use it, where it is not that of every address.
    package var bodyBytes: Int?
    /// What the published document says of it, and how its query is read; routes of programs have one.
    package var contract: Contract?
    /// Whether the password must have been typed within five minutes.
    package var needsPassword = false
    /// Whether it takes so much that one is made at a time for each person.
    package var isLarge = false
    package let handler: @Sendable (Request, WebContext) async throws -> Response

    /// Gathers it.
    package init(
        method: HTTPRequest.Method,
        path: String,
        access: Access,
        body: Body = Body.none,
        answer: Answer = Answer.page,
        quota: Quota? = nil,
        mayWait: Bool = false,
        bodyBytes: Int? = nil,
        contract: Contract? = nil,
        needsPassword: Bool = false,
        isLarge: Bool = false,
        handler: @escaping @Sendable (Request, WebContext) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.body = body
        self.answer = answer
        self.quota = quota
        self.mayWait = mayWait
        self.bodyBytes = bodyBytes
        self.contract = contract
        self.needsPassword = needsPassword
        self.isLarge = isLarge
        self.handler = handler
    }
}

extension Route {
    /// Whether somebody of a role may use it.
    package func isOpen(to role: AccountRole) -> Bool {
        switch access {
        case .anyone, .visitor: true
        case .pages(let roles), .programs(let roles): roles.contains(role)
        }
    }
}

extension WebContext {
    /// Whoever is signed in; the policy of the route has made sure that somebody is.
    package func signedIn() throws -> Account {
        guard let visitor else { throw Refusal.unauthorised("Bearer", "Sign in first.") }
        return visitor.account
    }

    /// Whether whoever asks may learn who customers are: people by their role, keys by their scope.
    package var readsCustomers: Bool { scopes?.contains(Scope.readCustomers.rawValue) ?? true }

    /// A part of the path.
    package func parameter(_ name: String) throws -> String {
        guard let value = parameters.get(name) else { throw Refusal.notFound }
        return value
    }
}
