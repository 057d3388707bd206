public import QueueVocabulary
public import Sealing

/// A job that a worker has begun, its body opened.
public struct ReservedJob: Sendable {
    /// Its id.
    public let id: JobID
    /// The class it waited in.
    public let kind: JobClass
    /// Which attempt this is, from 1: the fencing token.
    public let attempt: Int
    /// How many attempts it has in all.
    public let maximumAttempts: Int
    /// The schema of the body.
    public let schema: Int
    /// The body, authenticated.
    public let body: [UInt8]
    /// The trace it belongs to (W3C), or empty.
    public let traceparent: String
    /// When it was enqueued, in milliseconds since 1970 by Redis' clock.
    public let enqueuedAt: Int64
    /// Whether a worker went silent with it before.
    public let isReclaimed: Bool

    package init(
        id: JobID,
        kind: JobClass,
        attempt: Int,
        maximumAttempts: Int,
        schema: Int,
        body: [UInt8],
        traceparent: String,
        enqueuedAt: Int64,
        isReclaimed: Bool
    ) {
        (
            self.id, self.kind, self.attempt, self.maximumAttempts, self.schema, self.body, self.traceparent,
            self.enqueuedAt, self.isReclaimed
        ) = (id, kind, attempt, maximumAttempts, schema, body, traceparent, enqueuedAt, isReclaimed)
    }
}

/// What a handler made of a job.
public enum JobResult: Sendable, Hashable {
    /// The result, to be sealed.
    case completed([UInt8])
    /// A failure: a code, a detail free of personal data, and whether every other attempt must fail too.
    case failed(code: String, detail: String, permanent: Bool)
    /// This worker cannot do it now; the attempt is not spent.
    case handBack
}

/// What a worker tells of itself with each beat.
public struct WorkerDescription: Sendable {
    /// The program's version.
    public let version: String
    /// The schemas it reads.
    public let schemas: ClosedRange<Int>
    /// The models it holds at this moment, for people.
    public let model: @Sendable () -> String

    /// A description; `model` is asked with each beat.
    public init(version: String, schemas: ClosedRange<Int>, model: @escaping @Sendable () -> String) {
        self.version = version
        self.schemas = schemas
        self.model = model
    }
}
