import JobQueue
import QueueVocabulary
import Redis
import RedisReplies

/// Notices that Redis is another one than before, was emptied, or has lost a stream.
///
/// The signs: the run id, which changes with every start of a server (and a start may have lost the last second); a
/// marker key of our own for each shard, which is gone when the data is; that a stream of jobs has counted fewer entries
/// than before, because it was made anew; and that this process's recorder found no consumer group where it reads.
/// Missing groups of workers are no sign to rely on: they make them again within a second.
struct QueueEpoch {
    private struct Signs: Equatable {
        var runID: String
        var markers: [String]
        var streamsLost = 0
        var groupsMade = 0
    }

    private let queue: JobQueue
    private let markerKeys: [RedisArgument]
    private var entriesAdded: [Int64]
    private var streamsLost = 0
    private var settled: Signs?
    private var seen: Signs?

    init(_ queue: JobQueue) {
        self.queue = queue
        markerKeys = (0..<queue.configuration.shards)
            .map { .string("cr:rv:epoch:\(queue.configuration.name):\($0)") }
        entriesAdded = queue.shards.flatMap(\.streams).map { _ in 0 }
    }

    /// Whether the server is not the one that was settled; true until then.
    /// - Throws: `RedisError` if it cannot be asked.
    mutating func hasChanged() async throws -> Bool {
        let new = "\(UInt64.random(in: .min ... .max))"
        let markers = markerKeys.map { key -> [RedisArgument] in ["SET", key, .string(new), "NX", "GET"] }
        let streams = queue.shards.flatMap(\.streams).map { ["XINFO", "STREAM", RedisArgument.string($0)] }
        let replies = try await queue.redis.pipeline([["INFO", "server"]] + markers + streams)
        for reply in replies.dropLast(streams.count) { if let error = reply.serverError { throw error } }
        look(at: replies.suffix(streams.count))
        // No old value: the marker was not there, and is now ours.
        seen = Signs(
            runID: Self.runID(in: replies.first?.bytes ?? []),
            markers: replies.dropFirst().prefix(markers.count).map { $0.string ?? new },
            streamsLost: streamsLost,
            groupsMade: queue.groupsOfOutcomesMade
        )
        return seen != settled
    }

    /// A stream that is not there has no entries; nor has one, as far as is known, at which this user may not look.
    private mutating func look(at streams: some Sequence<RedisValue>) {
        let added = streams.map { $0.number("entries-added") ?? 0 }
        streamsLost += zip(added, entriesAdded).count { $0 < $1 }
        entriesAdded = added
    }

    /// Notes that all has been done about the server as it was last seen.
    mutating func settle() { settled = seen }

    private static func runID(in info: [UInt8]) -> String {
        let name = Array("run_id:".utf8)
        let line = info.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).first { $0.starts(with: name) }
        return String(decoding: line?.dropFirst(name.count) ?? [], as: UTF8.self)
    }
}

extension RedisValue {
    /// A number among names and values.
    fileprivate func number(_ name: String) -> Int64? {
        guard let values = array, let place = values.firstIndex(where: { $0.string == name }) else { return nil }
        return values.dropFirst(place + 1).first?.integer
    }
}
