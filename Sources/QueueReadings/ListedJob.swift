import JobQueue
public import QueueVocabulary
import RedisReplies
public import Sealing

/// A state whose jobs can be listed.
public enum ListedState: String, Sendable, CaseIterable {
    /// Waits to begin.
    case waiting
    /// Has been read and is not finished.
    case running
    /// Waits for its next try, or its time.
    case delayed
}

/// A job that has not ended.
public struct ListedJob: Sendable, Hashable {
    /// The job.
    public let id: JobID
    /// Its class.
    public let kind: JobClass
    /// Attempts begun.
    public let attempts: Int
    /// Since when it waits or runs, in milliseconds since 1970; when it is due, if it is delayed.
    public let at: Int64
}

extension QueueReader {
    /// Jobs of a state, oldest first, class by class.
    /// - Parameters:
    ///   - state: The state.
    ///   - limit: At most so many; they are looked for among the oldest 10,000 of each class and shard.
    /// - Returns: The jobs.
    /// - Throws: `QueueError`.
    public func jobs(in state: ListedState, limit: Int) async throws(QueueError) -> [ListedJob] {
        var jobs: [ListedJob] = []
        for kind in JobClass.allCases where jobs.count < limit {
            let room = limit - jobs.count
            var found: [ListedJob] = []
            for keys in queue.shards {
                found +=
                    state == .delayed
                    ? try await delayed(kind, keys, limit: room)
                    : try await streamed(kind, keys, isRunning: state == .running, limit: room)
            }
            jobs += queue.shards.count == 1 ? found[...] : found.sorted { $0.at < $1.at }.prefix(room)
        }
        return jobs
    }

    private func delayed(_ kind: JobClass, _ keys: QueueKeys, limit: Int) async throws(QueueError) -> [ListedJob] {
        let reply = try await pipeline([
            ["ZRANGE", .string(keys.delayed(kind)), 0, .integer(limit - 1), "WITHSCORES"]
        ])
        let values = reply[0].array ?? []
        let due = stride(from: 0, to: values.count - 1, by: 2)
            .compactMap { index in
                values[index].string.flatMap { JobID($0) }.map { (id: $0, at: values[index + 1].integer ?? 0) }
            }
        let states = try await queue.jobState(due.map(\.id))
        return zip(due, states).map { ListedJob(id: $0.id, kind: kind, attempts: $1?.attempt ?? 0, at: $0.at) }
    }

    private func streamed(
        _ kind: JobClass,
        _ keys: QueueKeys,
        isRunning: Bool,
        limit: Int
    ) async throws(QueueError) -> [ListedJob] {
        var (jobs, next, looked): ([ListedJob], String, Int) = ([], "-", 0)
        while jobs.count < limit, looked < 10_000 {
            let reply = try await pipeline([
                ["XRANGE", .string(keys.stream(kind)), .string(next), "+", "COUNT", 500]
            ])
            let entries = (reply[0].array ?? [])
                .compactMap { entry -> (sid: String, id: JobID)? in
                    guard let parts = entry.array, parts.count == 2, let sid = parts[0].string,
                        let id = parts[1].array?.last?.string.flatMap({ JobID($0) })
                    else { return nil }
                    return (sid, id)
                }
            guard let last = entries.last else { break }
            for (entry, state) in zip(entries, try await queue.jobState(entries.map(\.id))) {
                guard let state, (state.state == .running) == isRunning, !state.state.isFinal else { continue }
                let at = milliseconds(ofEntry: entry.sid) ?? 0
                jobs.append(ListedJob(id: entry.id, kind: kind, attempts: state.attempt, at: at))
            }
            (next, looked) = ("(\(last.sid)", looked + entries.count)
        }
        return Array(jobs.prefix(limit))
    }
}
