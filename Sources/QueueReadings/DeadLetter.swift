import JobQueue
public import QueueVocabulary
import RedisReplies
public import Sealing

/// A job that was given up; its body stays in Redis, unseen.
public struct DeadLetter: Sendable, Hashable {
    /// The job.
    public let id: JobID
    /// Why it died: the code of its last error, or `poison`, or `expired`.
    public let cause: String
    /// What its last error says behind the code, such as the schema that no worker reads; empty if it says no more.
    ///
    /// Keys, counts and places: the errors of a worker quote no answer of an applicant.
    public let detail: String
    /// Attempts begun.
    public let attempts: Int
    /// When it died, in milliseconds since 1970.
    public let diedAt: Int64

    /// A dead letter.
    public init(id: JobID, cause: String, detail: String = "", attempts: Int, diedAt: Int64) {
        self.id = id
        self.cause = cause
        self.detail = detail
        self.attempts = attempts
        self.diedAt = diedAt
    }

    /// What an error text says behind its code.
    static func detail(error: String?) -> String {
        String(decoding: (error ?? "").utf8.drop { $0 != UInt8(ascii: " ") }.dropFirst(), as: UTF8.self)
    }

    /// The cause that is told: the error's code where tries were spent or the input was at fault, else why it died.
    static func cause(why: String?, error: String?) -> String {
        let code = String(decoding: (error ?? "").utf8.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
        guard let why, why != "permanent", why != "exhausted" else { return code.isEmpty ? why ?? "unknown" : code }
        return why
    }
}

extension QueueReader {
    /// Dead letters, newest first.
    /// - Parameters:
    ///   - since: Only those that died at this time or later, in milliseconds since 1970; nil for all.
    ///   - before: Only those that died before this time; nil for all.
    ///   - cause: Only those of this cause; nil for all.
    ///   - limit: At most so many.
    /// - Returns: The letters; causes are looked for among the newest 10,000 of each shard.
    /// - Throws: `QueueError`.
    public func deadLetters(
        since: Int64? = nil,
        before: Int64? = nil,
        cause: String? = nil,
        limit: Int
    ) async throws(QueueError) -> [DeadLetter] {
        var found: [DeadLetter] = []
        for keys in queue.shards { found += try await letters(in: keys, since, before, cause, limit) }
        guard queue.shards.count > 1 else { return found }
        return Array(found.sorted { $0.diedAt > $1.diedAt }.prefix(limit))
    }

    private func letters(
        in keys: QueueKeys,
        _ since: Int64?,
        _ before: Int64?,
        _ cause: String?,
        _ limit: Int
    ) async throws(QueueError) -> [DeadLetter] {
        var found: [DeadLetter] = []
        var offset = 0
        while found.count < limit, offset < 10_000 {
            let page =
                try await pipeline([
                    [
                        "ZRANGE", .string(keys.dead), .string(before.map { "(\($0)" } ?? "+inf"),
                        .string(since.map { "\($0)" } ?? "-inf"), "BYSCORE", "REV", "LIMIT", .integer(offset), 500,
                        "WITHSCORES",
                    ]
                ])[0]
                .array ?? []
            let letters = try await letters(page)
            found += letters.filter { cause == nil || $0.cause == cause }
            if page.count < 1_000 { break }
            offset += 500
        }
        return Array(found.prefix(limit))
    }

    /// How many of the newest dead letters died of what.
    /// - Parameter limit: How many are looked at.
    /// - Returns: Counts by cause.
    /// - Throws: `QueueError`.
    public func deadByCause(limit: Int = 10_000) async throws(QueueError) -> [String: Int] {
        try await deadLetters(limit: limit).reduce(into: [:]) { $0[$1.cause, default: 0] += 1 }
    }

    private func letters(_ page: [RedisValue]) async throws(QueueError) -> [DeadLetter] {
        let dead = stride(from: 0, to: page.count - 1, by: 2)
            .compactMap { index in
                page[index].string.flatMap { JobID($0) }
                    .map { (id: $0, at: page[index + 1].integer ?? 0) }
            }
        guard !dead.isEmpty else { return [] }
        let details = try await pipeline(
            dead.map { ["HMGET", .string(queue.keys(of: $0.id).job($0.id)), "why", "err", "att"] }
        )
        return zip(dead, details)
            .map { letter, detail in
                let values = detail.array ?? []
                return DeadLetter(
                    id: letter.id,
                    cause: DeadLetter.cause(
                        why: values.first?.string,
                        error: values.count > 1 ? values[1].string : nil
                    ),
                    detail: DeadLetter.detail(error: values.count > 1 ? values[1].string : nil),
                    attempts: values.count > 2 ? values[2].integer.map { Int($0) } ?? 0 : 0,
                    diedAt: letter.at
                )
            }
    }
}
