import JobQueue
public import QueueVocabulary
import RedisReplies
public import Sealing

/// What became of one job, step by step; of its body only the size is told.
public struct JobTimeline: Sendable, Hashable {
    /// Something that happened to the job.
    public struct Step: Sendable, Hashable {
        /// When, in milliseconds since 1970 by Redis' clock.
        public let at: Int64
        /// What, such as `accepted` or `begun`.
        public let event: String
        /// A worker's name, an error's code, or nothing.
        public let detail: String
    }

    /// The job.
    public let id: JobID
    /// Where it stands.
    public let state: String
    /// Attempts begun.
    public let attempts: Int
    /// Attempts allowed.
    public let attemptsAllowed: Int
    /// How often a worker died over it.
    public let crashes: Int
    /// How often it was sent back by hand.
    public let replays: Int
    /// The schema of its body.
    public let schema: Int
    /// The trace it belongs to; empty without one.
    public let traceID: String
    /// Bytes of its sealed body; nil once it is erased.
    public let payloadBytes: Int?
    /// Bytes of its sealed result; nil if there is none.
    public let resultBytes: Int?
    /// What happened, in order.
    public let steps: [Step]

    private static let fields: [RedisArgument] = [
        "state", "att", "max", "crash", "replays", "sv", "tp", "at", "bt", "fin", "ert", "w", "err", "why",
    ]

    static func commands(_ key: String) -> [[RedisArgument]] {
        [
            ["HMGET", .string(key)] + fields, ["HSTRLEN", .string(key), "p"], ["HSTRLEN", .string(key), "result"],
        ]
    }

    init?(_ id: JobID, _ replies: [RedisValue]) {
        guard let values = replies[0].array, values.count == Self.fields.count, let state = values[0].string
        else { return nil }
        func number(_ index: Int) -> Int { values[index].integer.map { Int($0) } ?? 0 }
        self.id = id
        self.state = state
        (attempts, attemptsAllowed) = (number(1), number(2))
        (crashes, replays, schema) = (number(3), number(4), number(5))
        traceID = TraceParent(values[6].string ?? "")?.traceID ?? ""
        func size(_ reply: RedisValue) -> Int? { reply.integer.flatMap { $0 > 0 ? Int($0) : nil } }
        (payloadBytes, resultBytes) = (size(replies[1]), size(replies[2]))
        func step(_ index: Int, _ event: String, _ detail: String?) -> Step? {
            values[index].integer.map { Step(at: $0, event: event, detail: detail ?? "") }
        }
        let cause = DeadLetter.cause(why: values[13].string, error: values[12].string)
        steps = [
            step(7, "accepted", nil), step(8, "begun, attempt \(number(1))", values[11].string),
            step(10, "failed", DeadLetter.cause(why: nil, error: values[12].string)),
            step(9, state, state == "dead" ? cause : nil),
        ]
        .compactMap { $0 }.sorted { $0.at < $1.at }
    }
}

extension QueueReader {
    /// What became of a job.
    /// - Returns: Nil if the queue does not know it, or no more.
    /// - Throws: `QueueError`.
    public func timeline(of id: JobID) async throws(QueueError) -> JobTimeline? {
        JobTimeline(id, try await pipeline(JobTimeline.commands(queue.keys(of: id).job(id))))
    }
}
