public import QueueVocabulary
import Redis
import RedisReplies
public import Sealing

// What operators do by hand. Each asks who and why, and writes both to the queue's audit stream.
extension JobQueue {
    /// Turns a switch of the queue.
    /// - Returns: The value before, or empty.
    /// - Throws: ``QueueError``.
    @discardableResult
    public func control(_ control: QueueControl, by note: OperatorNote) async throws(QueueError) -> String {
        guard case .maximumDepth(let depth) = control else { return try await turn(control, by: note) }
        let before = try await turn(.maximumDepth(configuration.share(of: depth)), by: note)
        return Int(before).map { "\($0 * shards.count)" } ?? before
    }

    /// Turns a switch in every shard; one that failed half-way may be turned again.
    private func turn(_ control: QueueControl, by note: OperatorNote) async throws(QueueError) -> String {
        let (field, value) = control.fieldAndValue
        let replies = try await evaluateAll(
            shards.map { keys in
                RedisScriptCall(
                    QueueScripts.control,
                    keys: [keys.control, keys.audit],
                    arguments: [.string(field), .string(value), .string(note.actor), .string(note.reason)]
                )
            }
        )
        guard let parts = replies[0].array, parts.count == 2, let before = parts[1].string else {
            throw .unexpectedReply(script: "control")
        }
        return before
    }

    /// Calls a job off, unless it has ended.
    ///
    /// If it runs, its result will be refused.
    /// - Throws: ``QueueError``.
    public func cancel(_ id: JobID, by note: OperatorNote) async throws(QueueError) -> CancelReply {
        let keys = keys(of: id)
        let places = JobClass.allCases.flatMap { [keys.stream($0), keys.delayed($0)] }
        let reply = try await evaluate(
            QueueScripts.cancel,
            [keys.job(id), keys.audit] + places,
            [.string(id.text), .string(note.actor), .string(note.reason), keepMilliseconds]
        )
        let parts = reply.array ?? []
        let state = parts.count > 1 ? parts[1].string.flatMap { JobState.Name(rawValue: $0) } : nil
        switch (parts.first?.string, state) {
        case ("GONE", _): return .gone
        case ("OK", let was?): return .ok(was: was)
        case ("FINAL", let state?): return .final(state)
        default: throw .unexpectedReply(script: "cancel")
        }
    }

    /// Sends a dead letter back to work.
    /// - Parameters:
    ///   - id: The job.
    ///   - extraAttempts: How many tries it gets.
    ///   - note: Who and why.
    /// - Returns: What became of it.
    /// - Throws: ``QueueError``.
    public func replay(
        _ id: JobID,
        extraAttempts: Int = 5,
        by note: OperatorNote
    ) async throws(QueueError) -> DeadLetterReply {
        let keys = keys(of: id)
        return try await deadLetter(
            QueueScripts.replay,
            [keys.dead, keys.stream(.standard), keys.job(id), keys.audit],
            [.string(id.text), .string(note.actor), .integer(extraAttempts), .string(note.reason)]
        )
    }

    /// Gives a dead letter up and erases its payload.
    /// - Throws: ``QueueError``.
    public func discard(_ id: JobID, by note: OperatorNote) async throws(QueueError) -> DeadLetterReply {
        let keys = keys(of: id)
        return try await deadLetter(
            QueueScripts.discard,
            [keys.dead, keys.job(id), keys.audit],
            [.string(id.text), .string(note.actor), .string(note.reason), keepMilliseconds]
        )
    }

    /// Does the same with several dead letters, one after another.
    /// - Parameters:
    ///   - ids: The jobs.
    ///   - act: What is done.
    ///   - note: Who and why.
    /// - Returns: What became of each, in order.
    /// - Throws: ``QueueError``; then it is done for those before the one at fault.
    public func settle(
        _ ids: [JobID],
        _ act: DeadLetterAct,
        by note: OperatorNote
    ) async throws(QueueError) -> [DeadLetterReply] {
        var replies: [DeadLetterReply] = []
        for id in ids {
            switch act {
            case .replay: replies.append(try await replay(id, by: note))
            case .discard: replies.append(try await discard(id, by: note))
            }
        }
        return replies
    }

    /// The dead letters, newest first.
    /// - Parameter limit: How many at most.
    /// - Returns: Their ids.
    /// - Throws: ``QueueError``.
    public func deadLetters(limit: Int = 100) async throws(QueueError) -> [JobID] {
        var letters: [(id: JobID, at: Int64)] = []
        for keys in shards {
            let reply = try await send([
                "ZRANGE", .string(keys.dead), 0, .integer(max(0, limit - 1)), "REV", "WITHSCORES",
            ])
            letters += reply.scored.compactMap { member, at in JobID(member).map { ($0, at) } }
        }
        return letters.sorted { $0.at > $1.at }.prefix(limit).map(\.id)
    }

    /// Tells one worker to do something with its next beat; after 90 s without one it is forgotten.
    /// - Parameters:
    ///   - command: What to do.
    ///   - worker: The worker's name.
    /// - Throws: ``QueueError``.
    public func signal(_ command: WorkerCommand, to worker: String) async throws(QueueError) {
        let key = RedisArgument.string(shards[0].signals(worker))
        do throws(RedisError) {
            let replies = try await redis.pipeline([
                ["LPUSH", key, .string(command.rawValue)], ["PEXPIRE", key, .integer(QueueKeys.workerMilliseconds)],
            ])
            // Nobody takes it from a worker that is gone. Under the rights of an older release, which do not let it
            // expire, it is told all the same.
            if let error = replies.first?.serverError { throw error }
        } catch { throw .redis(error) }
    }

    /// Writes down what no script does, as the scripts write down what they do.
    /// - Parameters:
    ///   - operation: What is done.
    ///   - subject: To which worker or job.
    ///   - note: Who and why.
    /// - Throws: ``QueueError``.
    public func note(_ operation: String, _ subject: String, by note: OperatorNote) async throws(QueueError) {
        _ = try await send([
            "XADD", .string(shards[0].audit), "MAXLEN", "~", 10_000, "*", "op", .string(operation), "id",
            .string(subject), "by", .string(note.actor), "why", .string(note.reason),
        ])
    }

    /// The workers that are registered, by name.
    /// - Throws: ``QueueError``.
    public func workers() async throws(QueueError) -> [WorkerBeat] {
        var workers: [String: WorkerBeat] = [:]
        for keys in shards {
            let beats = try await send(["ZRANGE", .string(keys.workers), 0, -1, "WITHSCORES"]).scored
            do throws(RedisError) {
                let details = try await redis.pipeline(beats.map { ["HGETALL", .string(keys.worker($0.member))] })
                for (beat, details) in zip(beats, details) {
                    if let error = details.serverError { throw error }
                    let beat = WorkerBeat(name: beat.member, lastBeat: beat.score, details: details)
                    workers[beat.name] = workers[beat.name]?.together(with: beat) ?? beat
                }
            } catch { throw .redis(error) }
        }
        return workers.values.sorted { $0.name < $1.name }
    }

    /// The server's clock, which is the queue's.
    /// - Returns: Milliseconds since 1970.
    /// - Throws: ``QueueError``.
    public func serverTime() async throws(QueueError) -> Int64 {
        let parts = try await send(["TIME"]).array ?? []
        guard parts.count == 2, let seconds = parts[0].integer, let microseconds = parts[1].integer else {
            throw .unexpectedReply(script: "time")
        }
        return seconds * 1000 + microseconds / 1000
    }

    private var keepMilliseconds: RedisArgument { .integer(configuration.resultTTL.wholeMilliseconds) }

    private func deadLetter(
        _ script: RedisScript,
        _ keys: [String],
        _ arguments: [RedisArgument]
    ) async throws(QueueError) -> DeadLetterReply {
        let reply = try await evaluate(script, keys, arguments)
        guard let known = reply.array?.first?.string.flatMap({ DeadLetterReply(rawValue: $0) }) else {
            throw .unexpectedReply(script: script.name)
        }
        return known
    }

    func send(_ command: [RedisArgument]) async throws(QueueError) -> RedisValue {
        do throws(RedisError) { return try await redis.send(command) } catch { throw .redis(error) }
    }
}

extension RedisValue {
    /// The members of a sorted set with their scores.
    fileprivate var scored: [(member: String, score: Int64)] {
        let parts = array ?? []
        return stride(from: 0, to: parts.count - 1, by: 2)
            .compactMap { index in parts[index].string.map { ($0, parts[index + 1].integer ?? 0) } }
    }
}
