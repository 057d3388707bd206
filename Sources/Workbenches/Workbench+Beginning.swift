import JobQueue
import Logging
package import QueueVocabulary
import Redis
package import RedisReplies
import Sealing
import Synchronization

// From entries to begun jobs.
extension Workbench {
    /// The entries in a reply to XREADGROUP.
    func entries(in reply: RedisValue) -> [ReadEntry] {
        (reply.array ?? [])
            .flatMap { stream -> [ReadEntry] in
                guard let parts = stream.array, parts.count == 2,
                    let kind = JobClass.allCases.first(where: { keys.stream($0) == parts[0].string })
                else { return [] }
                return entries(in: parts[1].array ?? [], of: kind)
            }
    }

    /// The entries in a reply to XCLAIM.
    package func entries(in replies: [RedisValue], of kind: JobClass) -> [ReadEntry] {
        replies.compactMap { reply in
            guard let parts = reply.array, parts.count == 2, let streamID = parts[0].string else { return nil }
            let fields = parts[1].array ?? []  // null once the entry has been deleted
            let id = fields.count == 2 && fields[0].string == "id" ? fields[1].string.flatMap { JobID($0) } : nil
            return ReadEntry(entry: EntryID(kind: kind, streamID: streamID), job: id)
        }
    }

    /// Begins what was read.
    ///
    /// What cannot be a job of ours is taken off the stream.
    /// - Returns: The jobs to compute; the others have ended meanwhile.
    /// - Throws: `RedisError`; then any of them may have begun, and the own pending list tells which.
    package func begin(_ entries: [ReadEntry], isReclaimed: Bool) async throws(RedisError) -> [BegunJob] {
        try await bury(entries.filter { $0.job == nil })
        var chunks: [[ReadEntry]] = []
        for kind in JobClass.allCases {
            let ofKind = entries.filter { $0.entry.kind == kind && $0.job != nil }
            for start in stride(from: 0, to: ofKind.count, by: QueueConfiguration.batch) {
                chunks.append(Array(ofKind[start..<min(start + QueueConfiguration.batch, ofKind.count)]))
            }
        }
        let replies = try await commands.evaluateAll(chunks.map { beginCall($0, isReclaimed) })
        var jobs: [BegunJob] = []
        for (chunk, reply) in zip(chunks, replies) {
            if let error = reply.serverError {
                jobs += try await beginSingly(chunk, isReclaimed, after: error)
            } else {
                jobs += begun(chunk, reply, isReclaimed)
            }
        }
        return jobs
    }

    /// One hash of the wrong type fails the whole script: the others must not suffer for it.
    private func beginSingly(
        _ chunk: [ReadEntry],
        _ isReclaimed: Bool,
        after error: RedisError
    ) async throws(RedisError) -> [BegunJob] {
        if error.isTransient { throw error }
        var jobs: [BegunJob] = []
        for entry in chunk {
            let reply = try await commands.evaluateAll([beginCall([entry], isReclaimed)])
            if let error = reply[0].serverError {
                if error.isTransient { throw error }
                try await bury([entry])
            } else {
                jobs += begun([entry], reply[0], isReclaimed)
            }
        }
        return jobs
    }

    private func beginCall(_ chunk: [ReadEntry], _ isReclaimed: Bool) -> RedisScriptCall {
        let fixed = [keys.stream(chunk[0].entry.kind), keys.dead, keys.stats, keys.events]
        let arguments: [RedisArgument] = [
            group, consumer, .integer(configuration.crashBudget), isReclaimed ? 1 : 0,
            .integer(configuration.resultTTL.wholeMilliseconds),
        ]
        return RedisScriptCall(
            QueueScripts.begin,
            keys: fixed + chunk.compactMap { entry in entry.job.map { keys.job($0) } },
            arguments: arguments
                + chunk.flatMap { entry in [.string(entry.entry.streamID), .string(entry.job?.text ?? "")] }
        )
    }

    private func begun(_ chunk: [ReadEntry], _ reply: RedisValue, _ isReclaimed: Bool) -> [BegunJob] {
        let rows = reply.array ?? []
        let jobs = zip(chunk, rows)
            .compactMap { entry, row in
                BegunJob(row.array ?? [], of: entry, shard: shard, isReclaimed: isReclaimed)
            }
        if jobs.count < rows.count { figures.withLock { $0.countDrops(rows) } }
        return jobs
    }

    /// Takes entries off the stream that no script of ours can begin; the recorder hears of those that name a job.
    private func bury(_ entries: [ReadEntry]) async throws(RedisError) {
        guard !entries.isEmpty else { return }
        logger.error("malformed queue entries dropped", metadata: ["count": "\(entries.count)"])
        figures.withLock { WorkerFigures.count("malformed", in: &$0.dropped, by: entries.count) }
        var commands: [[RedisArgument]] = []
        for read in entries {
            let stream = RedisArgument.string(keys.stream(read.entry.kind))
            let streamID = RedisArgument.string(read.entry.streamID)
            if let id = read.job {
                commands.append([
                    "XADD", .string(keys.events), "*", "id", .string(id.text), "att", 0, "why", "malformed",
                ])
            }
            commands.append(["XACK", stream, group, streamID])
            commands.append(["XDEL", stream, streamID])
        }
        for reply in try await self.commands.pipeline(commands) { if let error = reply.serverError { throw error } }
    }
}

extension WorkerFigures {
    /// Counts the replies of BEGIN that are no work.
    fileprivate mutating func countDrops(_ rows: [RedisValue]) {
        for row in rows {
            guard let parts = row.array, parts.count == 2, let cause = parts[1].string else { continue }
            let isDeath = cause == "poison" || cause == "malformed"
            if isDeath { Self.count(cause, in: &dead) } else { Self.count(cause, in: &dropped) }
        }
    }
}
