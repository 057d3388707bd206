/// Why a command has no reply.
public enum RedisError: Error, Sendable, Hashable {
    /// There was no connection; the command was surely not sent.
    case notConnected
    /// Too many commands wait already; this one was surely not sent.
    case queueFull
    /// The client is closed; the command was surely not sent.
    case closed
    /// The connection went while the command was on its way; the server may have run it.
    case inDoubt
    /// No reply by the deadline; the server may have run the command, or may do so yet.
    case timedOut
    /// The calling task was cancelled; the server may have run the command, or may do so yet.
    case cancelled
    /// The server does not speak the protocol; it may have run the command.
    case protocolError
    /// The server answered with an error.
    ///
    /// The code is the first word, such as `OOM`. The message may quote arguments, so it is never logged.
    case server(code: String, message: String)

    /// Whether the server cannot have seen the command, so that sending it again cannot double its effect.
    public var isSurelyUnsent: Bool {
        switch self {
        case .notConnected, .queueFull, .closed: true
        default: false
        }
    }

    /// Whether the same command may succeed a little later, without a change of ours.
    public var isTransient: Bool {
        switch self {
        case .notConnected, .queueFull, .inDoubt, .timedOut, .protocolError: true
        case .closed, .cancelled: false
        case .server(let code, _): RedisError.transientCodes.contains(code)
        }
    }

    /// What a replica answers to every write.
    package static let replicaCode = "READONLY"

    /// Whether the server refused because it is a replica.
    package var isOfReplica: Bool { if case .server(Self.replicaCode, _) = self { true } else { false } }

    private static let transientCodes: Set<String> = [
        "LOADING", replicaCode, "MASTERDOWN", "TRYAGAIN", "MOVED", "ASK", "CLUSTERDOWN", "BUSY", "MISCONF", "OOM",
        "NOREPLICAS",
    ]
}

extension RedisError: CustomStringConvertible, CustomDebugStringConvertible {
    /// A code without the server's words; safe in any log.
    public var description: String {
        switch self {
        case .notConnected: "redis.notConnected"
        case .queueFull: "redis.queueFull"
        case .closed: "redis.closed"
        case .inDoubt: "redis.inDoubt"
        case .timedOut: "redis.timedOut"
        case .cancelled: "redis.cancelled"
        case .protocolError: "redis.protocolError"
        case .server(let code, _): "redis.server.\(code)"
        }
    }

    /// The code and the server's words; never logged.
    public var debugDescription: String {
        if case .server(let code, let message) = self { "redis.server.\(code): \(message)" } else { description }
    }
}
