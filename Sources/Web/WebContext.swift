import Accounts
import Hummingbird
import Ledger
import Lending
import NIOCore
import Pages
import Synchronization

/// What is known of one request while it is answered.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection, for the address of its other end.
    let channel: any Channel
    /// Who asks, if somebody is signed in.
    var visitor: SignedIn?
    /// What form tokens of this visitor are bound to: the session, or a cookie of its own before there is one.
    var formBinding = ""
    /// The body, within the limits; empty if there is none.
    var body: [UInt8] = []
    /// The fields of the form that was sent.
    var form = FormBody()
    /// Where the request came from; rate limits and logs name it.
    var address = ClientAddress.unknown
    /// What the log line and late headers need.
    let notes = RequestNotes()

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// What becomes known of a request on its way, for its log line and for headers that errors carry too.
final class RequestNotes: Sendable {
    struct State: Sendable {
        var requestID = ""
        var traceID = ""
        var actor: AccountID?
        /// The word of the security log, if the request was more than a request.
        var event: String?
        var cookies: [SetCookie] = []
        var quotas: [QuotaState] = []
        /// The visitor and a form token, for the sign-out button of an error page.
        var shell = PageShell()
        var slot: InFlightRequests.Slot?
    }

    private let state = Mutex(State())

    /// All that is known by now.
    var current: State { state.withLock { $0 } }

    func note(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
}
