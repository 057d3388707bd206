public import QueueVocabulary
import Redis
import RedisReplies

// A queue's number of shards is written down in its first shard. It can change only while nothing is on the queue: a
// job's shard follows from its id and their number.
extension JobQueue {
    /// How many shards the queue was set up with; nil if that was never written down.
    /// - Throws: ``QueueError``.
    public func recordedShards() async throws(QueueError) -> Int? {
        try await send(["HGET", .string(shards[0].control), "shards"]).integer.map { Int(clamping: $0) }
    }

    /// Writes the configured number of shards down, if none is or the queue is empty.
    ///
    /// This is an operator's right; a program without it leaves the number as it is.
    /// - Returns: The number that holds now.
    /// - Throws: ``QueueError``.
    func settleShards() async throws(QueueError) -> Int {
        let recorded = try await recordedShards()
        let wanted = configuration.shards
        if recorded == wanted { return wanted }
        if let recorded, try await !isEmpty(shards: recorded) { return recorded }
        do throws(QueueError) {
            _ = try await evaluate(
                QueueScripts.control,
                [shards[0].control, shards[0].audit],
                ["shards", .integer(wanted), "web", "as configured"]
            )
            return wanted
        } catch {
            guard error.isRefusedRight else { throw error }
            return recorded ?? wanted
        }
    }

    /// Whether a queue of so many shards holds no job, no dead letter and no outcome.
    private func isEmpty(shards count: Int) async throws(QueueError) -> Bool {
        let commands = (0..<max(1, min(count, 1_024))).map { QueueKeys(configuration, shard: $0) }
            .flatMap { keys -> [[RedisArgument]] in
                (keys.streams + [keys.events]).map { ["XLEN", .string($0)] }
                    + (JobClass.allCases.map { keys.delayed($0) } + [keys.dead]).map { ["ZCARD", .string($0)] }
            }
        do throws(RedisError) {
            let replies = try await redis.pipeline(commands)
            for reply in replies { if let error = reply.serverError { throw error } }
            return replies.allSatisfy { $0.integer == 0 }
        } catch { throw .redis(error) }
    }
}

extension QueueError {
    /// Whether the server's user may not do this, or what the script does.
    fileprivate var isRefusedRight: Bool {
        guard case .redis(.server(let code, let message)) = self else { return false }
        // Within a script Redis 7.2 says "ACL failure in script", 7.0 "The user executing the script can't …".
        return code == "NOPERM"
            || ["ACL failure", "The user executing the script"].contains { message.utf8.starts(with: $0.utf8) }
    }
}
