import Redis
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

    /// The event's place in its stream; what ``OutcomeEvents/acknowledge(_:)`` wants.
    public let entryID: String
    /// The job.
    public let jobID: JobID
    /// The attempt that ended it; 0 if none began.
    public let attempt: Int
    /// How it ended.
    public let outcome: Outcome

    /// Reads an entry of the stream; nil if it is not one that our scripts write.
    init?(entryID: String, fields: [RedisValue]) {
        var values: [String: RedisValue] = [:]
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            if let name = fields[index].string { values[name] = fields[index + 1] }
        }
        guard let id = values["id"]?.string.flatMap({ JobID($0) }), let attempt = values["att"]?.integer else {
            return nil
        }
        self.entryID = entryID
        jobID = id
        self.attempt = Int(attempt)
        if let result = values["r"]?.bytes {
            outcome = .result(result)
        } else if let why = values["why"]?.string, why.utf8.count <= 32 {
            outcome = .why(why)
        } else {
            return nil
        }
    }
}
