package import RedisReplies
package import Sealing

// An entry is `id att why`, or what COMPLETE writes: `id att` of each job that it completed, whose results stand in
// their hashes. Older releases wrote the result into the entry: `id att r`.

/// One outcome as an entry of the stream tells it.
package struct ToldOutcome: Sendable {
    package let place: OutcomeEvent.Place
    package let jobID: JobID
    package let attempt: Int
    /// Nil if the job's hash holds the result.
    package let outcome: OutcomeEvent.Outcome?

    /// Reads an entry; nil if it is not one that our scripts write.
    package static func read(streamID: String, fields: [RedisValue]) -> [ToldOutcome]? {
        let starts = stride(from: 0, to: fields.count - 1, by: 2).filter { fields[$0].string == "id" }
        guard starts.first == 0, fields.count.isMultiple(of: 2) else { return nil }
        var told: [ToldOutcome] = []
        for (index, start) in starts.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1] : fields.count
            let place = OutcomeEvent.Place(streamID: streamID, index: index, count: starts.count)
            guard let one = ToldOutcome(place, fields[start..<end]) else { return nil }
            told.append(one)
        }
        return told
    }

    private init?(_ place: OutcomeEvent.Place, _ fields: ArraySlice<RedisValue>) {
        var attempt: Int64?
        var outcome: OutcomeEvent.Outcome?
        for name in stride(from: fields.startIndex + 2, to: fields.endIndex, by: 2) {
            switch fields[name].string {
            case "att": attempt = fields[name + 1].integer
            case "r": outcome = fields[name + 1].bytes.map { .result($0) }
            case "why":
                guard let why = fields[name + 1].string, OutcomeEvent.isCause(why) else { return nil }
                outcome = .why(why)
            default: return nil
            }
        }
        guard let id = fields[fields.startIndex + 1].string.flatMap({ JobID($0) }), let attempt else { return nil }
        self.place = place
        jobID = id
        self.attempt = Int(clamping: attempt)
        self.outcome = outcome
    }
}
