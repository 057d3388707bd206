public import JobQueue
public import QueueVocabulary
import Redis
import RedisReplies
import Sealing

/// Asks Redis how a queue is.
public struct QueueReader: Sendable {
    package let queue: JobQueue
    /// Entries of a stream of outcomes that are looked at with each reading; 64 jobs each at most.
    private static let sampledEvents = 100

    /// A reader of a queue.
    public init(_ queue: JobQueue) { self.queue = queue }

    /// Reads the whole screen: one STAT for each class, the workers' beats, and what the event stream holds.
    /// - Throws: `QueueError`.
    public func read() async throws(QueueError) -> QueueReading {
        let started = ContinuousClock.now
        var reading: QueueReading?
        var classes: [ClassReading] = []
        for kind in JobClass.allCases {
            let status = try await queue.status(of: kind)
            if reading == nil { reading = Self.reading(status, of: queue.configuration) }
            classes.append(ClassReading(kind, status))
        }
        guard var reading else { throw .unexpectedReply(script: "stat") }
        let questions = JobClass.allCases.count
        reading.roundTripMicroseconds = Int((ContinuousClock.now - started) / .microseconds(questions))
        reading.workers = try await queue.workers().map { WorkerReading($0) }
        try await readStreams(into: &reading, &classes)
        reading.classes = classes
        return reading
    }

    private static func reading(_ status: QueueStatus, of configuration: QueueConfiguration) -> QueueReading {
        var reading = QueueReading(queue: configuration.name, now: status.now)
        reading.dead = status.dead
        (reading.done, reading.failed, reading.died) = (status.done, status.failed, status.died)
        (reading.isIntakeOpen, reading.isPaused) = (status.isIntakeOpen, status.isPaused)
        reading.depthLimit = status.maximumDepth ?? configuration.maximumDepth
        reading.leaseMilliseconds = configuration.leaseMilliseconds
        return reading
    }

    /// What a user may not ask stays unknown.
    private func readStreams(
        into reading: inout QueueReading,
        _ classes: inout [ClassReading]
    ) async throws(QueueError) {
        var newest: [JobID] = []
        for (shard, keys) in queue.shards.enumerated() {
            var commands = UnrecordedEvents.questions(of: .string(keys.events), sample: Self.sampledEvents)
            commands.append(["XREVRANGE", .string(keys.stream(.standard)), "+", "-", "COUNT", 1])
            commands += JobClass.allCases.map { ["XINFO", "STREAM", .string(keys.stream($0))] }
            commands += JobClass.allCases.map { ["ZRANGE", .string(keys.delayed($0)), 0, 0, "WITHSCORES"] }
            let replies = try await pipeline(commands)
            let events = UnrecordedEvents(replies.prefix(2))
            reading.unrecordedEvents += events.jobs
            if let time = events.oldest.flatMap(milliseconds(ofEntry:)) {
                reading.oldestEventMilliseconds = max(reading.oldestEventMilliseconds, Int(reading.now - time))
            }
            for index in classes.indices {
                let before = shard == 0 ? 0 : classes[index].entriesAdded
                let added = replies[3 + index].field("entries-added")
                classes[index].entriesAdded = before.flatMap { before in added.map { before + $0 } }
                let due = replies[3 + classes.count + index].array?.last?.integer
                classes[index].nextDue = [classes[index].nextDue, due].compactMap { $0 }.min()
            }
            let fields = replies[2].array?.first?.array?.last?.array ?? []
            newest += [fields.last?.string.flatMap { JobID($0) }].compactMap { $0 }
        }
        let schemas = try await pipeline(newest.map { ["HGET", .string(queue.keys(of: $0).job($0)), "sv"] })
        reading.newestSchema = schemas.compactMap { $0.integer.map { Int($0) } }.max()
    }

    func pipeline(_ commands: [[RedisArgument]]) async throws(QueueError) -> [RedisValue] {
        do throws(RedisError) {
            let replies = try await queue.redis.pipeline(commands)
            guard replies.count == commands.count else { throw RedisError.protocolError }
            return replies
        } catch { throw .redis(error) }
    }
}

/// The time in the id of a stream's entry.
func milliseconds(ofEntry id: String) -> Int64? {
    id.utf8.split(separator: UInt8(ascii: "-")).first.flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
}

extension RedisValue {
    /// A number of a reply that lists names and values.
    fileprivate func field(_ name: String) -> Int? {
        guard let values = array, let index = values.firstIndex(where: { $0.string == name }),
            index + 1 < values.count
        else { return nil }
        return values[index + 1].integer.map { Int($0) }
    }
}
