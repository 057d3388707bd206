public import Sealing

/// A job to be enqueued.
public struct NewJob: Sendable {
    /// Its id; a repeat is recognised by it.
    public let id: JobID
    /// The sealed body.
    public let payload: [UInt8]
    /// The fingerprint of the body before sealing: tells a repeat from another body under the same id.
    public let fingerprint: String
    /// The schema of the body.
    public let schema: Int
    /// How long it waits before it may begin.
    public let delay: Duration
    /// How long after its delay it may still begin; nil is for ever.
    public let ttl: Duration?
    /// The trace it belongs to (W3C), or empty.
    public let traceparent: String

    /// A job of sealed bytes.
    public init(
        id: JobID,
        payload: [UInt8],
        fingerprint: String,
        schema: Int,
        delay: Duration = .zero,
        ttl: Duration? = nil,
        traceparent: String = ""
    ) {
        self.id = id
        self.payload = payload
        self.fingerprint = fingerprint
        self.schema = schema
        self.delay = delay
        self.ttl = ttl
        self.traceparent = traceparent
    }

    /// A job of a canonical body, sealed here.
    /// - Throws: ``SealError/tooLarge``.
    public init(
        id: JobID,
        body: [UInt8],
        schema: Int,
        seal: Seal,
        delay: Duration = .zero,
        ttl: Duration? = nil,
        traceparent: String = ""
    ) throws(SealError) {
        self.init(
            id: id,
            payload: try seal.sealJob(body, id: id, schema: schema),
            fingerprint: Seal.fingerprint(of: body),
            schema: schema,
            delay: delay,
            ttl: ttl,
            traceparent: traceparent
        )
    }
}
