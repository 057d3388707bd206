package import QueueVocabulary
import RedisReplies
package import Sealing

/// An entry of a stream, as a worker holds it.
package struct EntryID: Sendable, Hashable {
    package let kind: JobClass
    package let streamID: String

    package init(kind: JobClass, streamID: String) {
        (self.kind, self.streamID) = (kind, streamID)
    }
}

/// An entry that was read and not yet begun.
package struct ReadEntry: Sendable {
    package let entry: EntryID
    /// The job it names; nil if it names none.
    let job: JobID?
}

/// A job this worker has begun.
package struct BegunJob: Sendable {
    package let shard: Int
    package let entry: EntryID
    package let id: JobID
    package let attempt: Int
    package let maximumAttempts: Int
    package let schema: Int
    package let payload: [UInt8]?
    package let traceparent: String
    /// In milliseconds since 1970 by Redis' clock.
    package let enqueuedAt: Int64
    let begunAt: Int64
    package let isReclaimed: Bool

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
package struct EndedJob: Sendable {
    package enum Ending: Sendable {
        /// With a sealed result.
        case completed([UInt8])
        /// With an error: code, space, detail.
        case failed(String, isPermanent: Bool)
        /// Without an attempt spent.
        case handedBack
    }

    package let entry: EntryID
    package let id: JobID
    package let attempt: Int
    package let enqueuedAt: Int64
    package let begunAt: Int64
    package let ending: Ending

    init(_ job: BegunJob, _ ending: Ending) {
        entry = job.entry
        id = job.id
        attempt = job.attempt
        enqueuedAt = job.enqueuedAt
        begunAt = job.begunAt
        self.ending = ending
    }
}
