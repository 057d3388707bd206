import Hummingbird
import Ledger
import Lending
import NIOCore

/// What one request carries through the middleware.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection, for deadlines.
    let channel: any Channel
    /// Printed in the log and on error pages.
    let requestID: String
    /// The peer's address; an IPv6 address by its /64.
    let peer: String
    /// Who asks.
    var visitor = Visitor.nobody
    /// What forms of this visitor are bound to.
    var formSession = ""

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        requestID = String(UInt64.random(in: .min ... .max), radix: 36)
        peer = Self.network(of: source.channel.remoteAddress)
    }

    private static func network(of address: SocketAddress?) -> String {
        let text = address?.ipAddress ?? "local"
        let groups = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard groups.count > 2 else { return text }
        return groups.prefix(4).map { String(decoding: $0, as: UTF8.self) }.joined(separator: ":")
    }
}

/// Who asks.
enum Visitor: Sendable {
    case nobody
    /// With a session's id, and whether it came as a bearer token.
    case signedIn(SignedIn, isBearer: Bool)

    var account: Account? {
        if case .signedIn(let signedIn, _) = self { signedIn.account } else { nil }
    }

    var session: SessionRecord? {
        if case .signedIn(let signedIn, _) = self { signedIn.session } else { nil }
    }

    var isBearer: Bool {
        if case .signedIn(_, let isBearer) = self { isBearer } else { false }
    }
}
