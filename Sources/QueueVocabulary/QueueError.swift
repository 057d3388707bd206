public import RedisReplies

/// Why the queue could not do what it was asked.
public enum QueueError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Redis did not answer, or answered with an error.
    case redis(RedisError)
    /// A script answered what it never answers: the key holds something else, or the program is older than the script.
    case unexpectedReply(script: String)

    /// Whether the same call may succeed a little later, without a change of ours.
    ///
    /// Every call may be sent again when its fate is in doubt.
    public var isTransient: Bool { if case .redis(let error) = self { error.isTransient } else { false } }

    /// A code; safe in any log.
    public var description: String {
        switch self {
        case .redis(let error): "queue.\(error)"
        case .unexpectedReply(let script): "queue.unexpectedReply.\(script)"
        }
    }
}
