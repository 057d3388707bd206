public import Sealing

/// What the queue tells the recorder of one job.
public struct OutcomeEvent: Sendable, Hashable {
    /// How the job ended.
    public enum Outcome: Sendable, Hashable {
        /// With a result, sealed as an event of this attempt.
        case result([UInt8])
        /// Without one: `poison`, `exhausted`, `permanent`, `expired`, `malformed`.
        case why(String)
    }

    /// Where an outcome stands in the stream of events: one entry tells of one or more jobs.
    struct Place: Sendable, Hashable {
        let streamID: String
        let index: Int
        let count: Int
    }

    let place: Place
    /// The job.
    public let jobID: JobID
    /// The attempt that ended it; 0 if none began.
    public let attempt: Int
    /// How it ended.
    public let outcome: Outcome

    /// The event's name for people: the entry of the stream and, if that tells of several jobs, which of them.
    public var entryID: String { place.count == 1 ? place.streamID : "\(place.streamID)/\(place.index)" }
}
