public import QueueVocabulary
import Redis
import RedisReplies

// A queue's number of shards is written down in its first shard. It can change only while the intake is closed and
// nothing is on the queue: a job's shard follows from its id and their number, and a web process that still takes jobs in
// would lay them where nobody looks any more.
extension JobQueue {
    /// How many shards the queue was set up with; nil if that was never written down.
    /// - Throws: ``QueueError``.
    public func recordedShards() async throws(QueueError) -> Int? {
        try await send(["HGET", .string(shards[0].control), "shards"]).integer.map { Int(clamping: $0) }
    }

    /// Writes the configured number of shards down, if none is or the queue is closed and empty.
    ///
    /// The intake stays closed, in the new shards too, until an operator opens it. This is an operator's right; a program
    /// without it leaves the number as it is.
    /// - Returns: The number that holds now.
    /// - Throws: ``QueueError``.
    func settleShards() async throws(QueueError) -> Int {
        let recorded = try await recordedShards()
        let wanted = configuration.shards
        if recorded == wanted { return wanted }
        if let recorded, try await !isClosedAndEmpty(shards: recorded) { return recorded }
        let note = OperatorNote(actor: "web", reason: "as configured")
        do throws(QueueError) {
            if recorded != nil { try await control(.intakeOpen(false), by: note) }
            _ = try await evaluate(
                QueueScripts.control,
                [shards[0].control, shards[0].audit],
                ["shards", .integer(wanted), .string(note.actor), .string(note.reason)]
            )
            return wanted
        } catch {
            guard error.isRefusedRight else { throw error }
            return recorded ?? wanted
        }
    }

    /// Whether a queue of so many shards takes no jobs and holds none, nor a dead letter, nor an outcome.
    private func isClosedAndEmpty(shards count: Int) async throws(QueueError) -> Bool {
        let all = (0..<max(1, min(count, 1_024))).map { QueueKeys(configuration, shard: $0) }
        // First: once every shard is closed, what is found empty stays so.
        let switches = try await answers(all.map { ["HGET", .string($0.control), "intake"] })
        guard switches.allSatisfy({ $0.string == "closed" }) else { return false }
        let counts = all.flatMap { keys -> [[RedisArgument]] in
            (keys.streams + [keys.events]).map { ["XLEN", .string($0)] }
                + (JobClass.allCases.map { keys.delayed($0) } + [keys.dead]).map { ["ZCARD", .string($0)] }
        }
        return try await answers(counts).allSatisfy { $0.integer == 0 }
    }

    private func answers(_ commands: [[RedisArgument]]) async throws(QueueError) -> [RedisValue] {
        do throws(RedisError) {
            let replies = try await redis.pipeline(commands)
            for reply in replies { if let error = reply.serverError { throw error } }
            return replies
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
