public import QueueVocabulary
import RedisReplies

/// The last beat of a worker; in a divided queue it beats in every shard.
public struct WorkerBeat: Sendable, Hashable {
    /// The worker's name: host, process id and four random characters.
    public let name: String
    /// When it last beat, in milliseconds since 1970 by Redis' clock.
    public let lastBeat: Int64
    /// What it said of itself, as ``WorkerFigures`` lists it; empty once the details have run out.
    public let fields: [String: String]

    /// What it has counted since it started.
    public var figures: WorkerFigures { WorkerFigures(fields: fields) }

    init(name: String, lastBeat: Int64, details: RedisValue) {
        self.name = name
        self.lastBeat = lastBeat
        let values = details.array ?? []
        var fields: [String: String] = [:]
        for index in stride(from: 0, to: values.count - 1, by: 2) {
            if let field = values[index].string { fields[field] = values[index + 1].string }
        }
        self.fields = fields
    }

    private init(name: String, lastBeat: Int64, fields: [String: String]) {
        (self.name, self.lastBeat, self.fields) = (name, lastBeat, fields)
    }

    /// The same worker in another shard: what it said last, and since when one of the two has not heard of it.
    func together(with other: WorkerBeat) -> WorkerBeat {
        let latest = lastBeat >= other.lastBeat ? self : other
        return WorkerBeat(
            name: name,
            lastBeat: min(lastBeat, other.lastBeat),
            fields: latest.fields.isEmpty ? (fields.isEmpty ? other.fields : fields) : latest.fields
        )
    }
}
