public import Lending

/// Who waits for the answer to an application.
public enum Urgency: Int, Sendable, Hashable, CaseIterable {
    /// Whoever sent it, and sees the answer when it comes.
    case ordinary = 0
    /// Nobody: it came in a file with others.
    case file = 1
    /// A program, with its connection open.
    case awaited = 2
}

/// What the queue carries for one application.
public struct OutboxJob: Sendable, Hashable {
    /// The sealed payload.
    public let payload: [UInt8]
    /// Fingerprint of the unsealed payload, as the queue compares it.
    public let fingerprint: String
    /// Schema number of the payload.
    public let schema: Int
    /// Who waits for it.
    public let urgency: Urgency

    /// Makes a job.
    public init(payload: [UInt8], fingerprint: String, schema: Int, urgency: Urgency = .ordinary) {
        self.payload = payload
        self.fingerprint = fingerprint
        self.schema = schema
        self.urgency = urgency
    }
}

/// A job of the outbox: kept until its application is decided.
public struct OutboxRow: Sendable, Hashable {
    /// The application, and the job's id.
    public let id: ApplicationID
    /// What the queue carries.
    public let job: OutboxJob
    /// When it was last put on the queue; nil if never.
    public let sentAt: Timestamp?
    /// Trace id of the request that handed the application in, if any.
    public let traceID: String?

    /// The row of a job that has just been accepted.
    public init(id: ApplicationID, job: OutboxJob, traceID: String? = nil) {
        self.init(id: id, job: job, sentAt: nil, traceID: traceID)
    }

    package init(id: ApplicationID, job: OutboxJob, sentAt: Timestamp?, traceID: String?) {
        self.id = id
        self.job = job
        self.sentAt = sentAt
        self.traceID = traceID
    }
}
