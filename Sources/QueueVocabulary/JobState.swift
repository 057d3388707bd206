package import RedisReplies

/// Where a job stands.
public struct JobState: Sendable, Hashable {
    /// The states of a job's life.
    public enum Name: String, Sendable, Hashable {
        /// Waits.
        case queued
        /// Waits for its time.
        case delayed
        /// Has begun.
        case running
        /// Failed, and waits for its next try.
        case retry
        /// Has a result.
        case done
        /// Given up; a person decides.
        case dead
        /// Its time passed before it began.
        case expired
        /// Called off.
        case cancelled
        /// A dead letter given up for good.
        case discarded

        /// Whether nothing more will happen by itself.
        public var isFinal: Bool {
            switch self {
            case .queued, .delayed, .running, .retry: false
            case .done, .dead, .expired, .cancelled, .discarded: true
            }
        }
    }

    /// The state.
    public let state: Name
    /// The sealed result of a job that is done.
    public let result: [UInt8]?
    /// Why it is dead; nil for what is no cause of a queue's.
    public let why: String?
    /// Code and detail of its last failure; free of personal data.
    public let error: String?
    /// Attempts begun.
    public let attempt: Int
    /// The schema of its body, and of its result.
    public let schema: Int

    package static let fields: [RedisArgument] = ["state", "result", "why", "err", "att", "sv"]

    package init?(_ reply: RedisValue) {
        guard let values = reply.array, values.count == Self.fields.count,
            let state = values[0].string.flatMap({ Name(rawValue: $0) })
        else { return nil }
        self.state = state
        result = values[1].bytes
        why = values[2].string.flatMap { OutcomeEvent.isCause($0) ? $0 : nil }
        error = values[3].string
        attempt = values[4].integer.map { Int($0) } ?? 0
        schema = values[5].integer.map { Int($0) } ?? 0
    }
}
