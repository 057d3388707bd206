import JobQueue
import Sealing
import Redis

/// An entry of a stream, as a worker holds it.
struct EntryID: Sendable, Hashable {
    let kind: JobClass
    let streamID: String
}

/// An entry that was read and not yet begun.
struct ReadEntry: Sendable {
    let entry: EntryID
    /// The job it names; nil if it names none.
    let job: JobID?
}

/// A job this worker has begun.
struct BegunJob: Sendable {
    let shard: Int
    let entry: EntryID
    let id: JobID
    let attempt: Int
    let maximumAttempts: Int
    let schema: Int
    let payload: [UInt8]?
    let traceparent: String
    /// In milliseconds since 1970 by Redis' clock.
    let enqueuedAt: Int64
    let begunAt: Int64
    let isReclaimed: Bool

    /// Reads the `RUN` reply of BEGIN.
    init?(_ reply: [RedisValue], of read: ReadEntry, shard: Int, isReclaimed: Bool) {
        guard reply.count == 8, let id = read.job, let attempt = reply[1].integer, let maximum = reply[2].integer else {
            return nil
        }
        self.shard = shard
        entry = read.entry
        self.id = id
        self.attempt = Int(clamping: attempt)
        maximumAttempts = Int(clamping: maximum)
        schema = reply[3].integer.map { Int(clamping: $0) } ?? 0
        payload = reply[4].bytes
        traceparent = reply[5].string ?? ""
        enqueuedAt = reply[6].integer ?? 0
        begunAt = reply[7].integer ?? 0
        self.isReclaimed = isReclaimed
    }
}

/// How a begun job ended here.
struct EndedJob: Sendable {
    enum Ending: Sendable {
        /// With a sealed result.
        case completed([UInt8])
        /// With an error: code, space, detail.
        case failed(String, isPermanent: Bool)
        /// Without an attempt spent.
        case handedBack
    }

    let entry: EntryID
    let id: JobID
    let attempt: Int
    let enqueuedAt: Int64
    let begunAt: Int64
    let ending: Ending

    init(_ job: BegunJob, _ ending: Ending) {
        entry = job.entry
        id = job.id
        attempt = job.attempt
        enqueuedAt = job.enqueuedAt
        begunAt = job.begunAt
        self.ending = ending
    }
}
