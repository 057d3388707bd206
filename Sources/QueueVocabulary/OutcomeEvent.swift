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
    package struct Place: Sendable, Hashable {
        package let streamID: String
        package let index: Int
        package let count: Int

        package init(streamID: String, index: Int, count: Int) {
            (self.streamID, self.index, self.count) = (streamID, index, count)
        }
    }

    package let place: Place
    /// The job.
    public let jobID: JobID
    /// The attempt that ended it; 0 if none began.
    public let attempt: Int
    /// How it ended.
    public let outcome: Outcome

    package init(place: Place, jobID: JobID, attempt: Int, outcome: Outcome) {
        (self.place, self.jobID, self.attempt, self.outcome) = (place, jobID, attempt, outcome)
    }

    /// The event's name for people: the entry of the stream and, if that tells of several jobs, which of them.
    public var entryID: String { place.count == 1 ? place.streamID : "\(place.streamID)/\(place.index)" }
}

extension OutcomeEvent {
    /// Whether a text can be a cause: a word of the queue, as it goes into the ledger.
    ///
    /// Whoever may write to Redis may write anything there.
    package static func isCause(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                }
            }
    }
}
