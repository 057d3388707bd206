package import AccountLedger
package import Contracts
package import Hummingbird
package import LedgerRecords
package import NIOCore
package import Pages
package import RateLimits
import Synchronization

/// What is known of one request while it is answered.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The connection, for the address of its other end.
    package let channel: any Channel
    /// Who asks, if somebody is signed in.
    package var visitor: SignedIn?
    /// What the key of a program may be used for; nil for people, whose role says it.
    package var scopes: Set<String>?
    /// What form tokens of this visitor are bound to: the session, or a cookie of its own before there is one.
    package var formBinding = ""
    /// The body, within the limits; empty if there is none.
    package var body: [UInt8] = []
    /// The fields of the form that was sent.
    package var form = FormBody()
    /// What was asked for in the address, checked against the contract of the route.
    package var query = Query()
    /// Where the request came from; rate limits and logs name it.
    package var address = ClientAddress.unknown
    /// Where the request is answered; nil for any thread.
    package var executor: (any TaskExecutor)?
    /// What the log line and late headers need.
    package let notes = RequestNotes()

    package init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// What becomes known of a request on its way, for its log line and for headers that errors carry too.
package final class RequestNotes: Sendable {
    package struct State: Sendable {
        package var requestID = ""
        package var traceID = ""
        package var actor: AccountID?
        /// The key of a program that was used, by its id.
        package var programKey: String?
        /// The word of the security log, if the request was more than a request.
        package var event: String?
        package var cookies: [SetCookie] = []
        package var quotas: [QuotaState] = []
        /// The visitor and a form token, for the sign-out button of an error page.
        package var shell = PageShell()
        package var slot: InFlightRequests.Slot?
    }

    private let state = Mutex(State())

    /// All that is known by now.
    package var current: State { state.withLock { $0 } }

    package func note(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
}
