import JobQueue
import QueueVocabulary
import Redis
import RedisReplies

/// Notices that Redis is another one than before, or was emptied.
///
/// Two signs: the run id, which changes with every start of a server (and a start may have lost the last second), and a
/// marker key of our own for each shard, which is gone when the data is. A missing consumer group is no sign to rely on: workers make
/// it again within a second.
struct QueueEpoch {
    private struct Signs: Equatable {
        var runID: String
        var markers: [String]
    }

    private let queue: JobQueue
    private let markerKeys: [RedisArgument]
    private var settled: Signs?
    private var seen: Signs?

    init(_ queue: JobQueue) {
        self.queue = queue
        markerKeys = (0..<queue.configuration.shards)
            .map { .string("cr:rv:epoch:\(queue.configuration.name):\($0)") }
    }

    /// Whether the server is not the one that was settled; true until then.
    /// - Throws: `RedisError` if it cannot be asked.
    mutating func hasChanged() async throws -> Bool {
        let new = "\(UInt64.random(in: .min ... .max))"
        let markers = markerKeys.map { key -> [RedisArgument] in ["SET", key, .string(new), "NX", "GET"] }
        let replies = try await queue.redis.pipeline(markers + [["INFO", "server"]])
        for reply in replies { if let error = reply.serverError { throw error } }
        // No old value: the marker was not there, and is now ours.
        seen = Signs(
            runID: Self.runID(in: replies.last?.bytes ?? []),
            markers: replies.dropLast().map { $0.string ?? new }
        )
        return seen != settled
    }

    /// Notes that all has been done about the server as it was last seen.
    mutating func settle() { settled = seen }

    private static func runID(in info: [UInt8]) -> String {
        let name = Array("run_id:".utf8)
        let line = info.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).first { $0.starts(with: name) }
        return String(decoding: line?.dropFirst(name.count) ?? [], as: UTF8.self)
    }
}
