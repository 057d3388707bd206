import Crypto
import FoundationEssentials

/// The envelope of what travels through Redis: jobs from web to worker, events back.
///
/// ```
/// byte 0   envelope version = 1
/// byte 1   seal: 1 HMAC-SHA-256, 2 AES-256-GCM (0, none, is refused)
/// byte 2   n = length of the key id, then n bytes of key id
/// seal 1   32-byte tag, then the body          seal 2   12-byte random nonce, ciphertext, 16-byte tag
/// ```
/// Authenticated besides the body, each with its length (4 bytes, big-endian) before it: the bytes up to the key id's
/// end, `job` or `event`, the queue, the job id, the schema, and of an event the attempt. So a payload cannot be moved
/// to another job, nor an event be replayed for another attempt.
public struct Seal: Sendable {
    /// How bodies are sealed; both kinds are opened.
    public enum Algorithm: String, Sendable {
        /// HMAC-SHA-256: authentic, readable.
        case hmac
        /// AES-256-GCM: authentic and secret.
        case gcm

        var mark: UInt8 { self == .hmac ? 1 : 2 }

        init?(mark: UInt8) {
            switch mark {
            case 1: self = .hmac
            case 2: self = .gcm
            default: return nil
            }
        }
    }

    /// The largest body, in bytes.
    public static let maximumBody = 64 * 1024
    private static let largestEnvelope = maximumBody + 3 + 16 + 32

    private let jobs: SealDirection
    private let events: SealDirection
    private let algorithm: Algorithm

    /// A seal for a queue, one set of keys per direction.
    public init(queue: String, jobKeys: SealKeys, eventKeys: SealKeys, algorithm: Algorithm = .hmac) {
        jobs = SealDirection("job", queue: queue, jobKeys)
        events = SealDirection("event", queue: queue, eventKeys)
        self.algorithm = algorithm
    }

    /// Reads the environment: `JOB_KEY` and `EVENT_KEY` (or `…_FILE`; no default), `UNDERWRITER_QUEUE_SEAL`
    /// (`hmac` or `gcm`; default `hmac`).
    /// - Throws: ``QueueConfigurationError`` naming the variable, never the key.
    public init(environment: [String: String], queue: String) throws(QueueConfigurationError) {
        let settings = Settings(environment: environment)
        guard let algorithm = Algorithm(rawValue: environment["UNDERWRITER_QUEUE_SEAL"] ?? "hmac") else {
            throw QueueConfigurationError(name: "UNDERWRITER_QUEUE_SEAL", reason: "must be hmac or gcm")
        }
        self.init(
            queue: queue,
            jobKeys: try SealKeys(try settings.secret("JOB_KEY"), name: "JOB_KEY"),
            eventKeys: try SealKeys(try settings.secret("EVENT_KEY"), name: "EVENT_KEY"),
            algorithm: algorithm
        )
    }

    /// The fingerprint of a body before sealing: base64 of its SHA-256.
    public static func fingerprint(of body: [UInt8]) -> String {
        Data(SHA256.hash(data: body)).base64EncodedString()
    }

    /// Seals a job's body.
    /// - Throws: `tooLarge` over ``maximumBody``.
    public func sealJob(_ body: [UInt8], id: JobID, schema: Int) throws(SealError) -> [UInt8] {
        try seal(body, in: jobs, parts(of: id, schema))
    }

    /// Opens a job's payload.
    /// - Throws: ``SealError``.
    public func openJob(_ payload: [UInt8], id: JobID, schema: Int) throws(SealError) -> [UInt8] {
        try open(payload, in: jobs, parts(of: id, schema))
    }

    /// Seals the result of one attempt at a job.
    /// - Throws: `tooLarge` over ``maximumBody``.
    public func sealEvent(_ body: [UInt8], id: JobID, schema: Int, attempt: Int) throws(SealError) -> [UInt8] {
        try seal(body, in: events, parts(of: id, schema, attempt))
    }

    /// Opens the result of one attempt at a job.
    /// - Throws: ``SealError``.
    public func openEvent(_ result: [UInt8], id: JobID, schema: Int, attempt: Int) throws(SealError) -> [UInt8] {
        try open(result, in: events, parts(of: id, schema, attempt))
    }

    private func seal(_ body: [UInt8], in direction: SealDirection, _ parts: [UInt8]) throws(SealError) -> [UInt8] {
        guard body.count <= Self.maximumBody else { throw .tooLarge }
        let key = direction.sealing
        let head = key.head(of: algorithm)
        var sealed: [UInt8] = []
        sealed.reserveCapacity(head.count + 32 + body.count)
        sealed += head
        switch algorithm {
        case .hmac:
            key.hash.tag(of: parts, body).withUnsafeBytes { sealed += $0 }
            sealed += body
        case .gcm:
            do {
                let box = try AES.GCM.seal(body, using: key.secret, authenticating: key.beginning + parts)
                sealed += box.nonce
                sealed += box.ciphertext
                sealed += box.tag
            } catch {
                preconditionFailure("AES-GCM refuses a 32-byte key or \(body.count) bytes")  // by SealKeys and the cap
            }
        }
        return sealed
    }

    /// The kind of seal is looked at before the key: an envelope without a seal, or with an unknown one, is refused for
    /// good, whatever key it names.
    private func open(_ sealed: [UInt8], in direction: SealDirection, _ parts: [UInt8]) throws(SealError) -> [UInt8] {
        guard sealed.count <= Self.largestEnvelope else { throw .tooLarge }
        if sealed.first == UInt8(ascii: "{") { throw .legacyShape }
        guard sealed.count >= 3, sealed[0] == 1, sealed[2] <= 16, sealed.count >= 3 + Int(sealed[2]),
            let algorithm = Algorithm(mark: sealed[1])
        else { throw .notAuthentic }
        let endOfHead = 3 + Int(sealed[2])
        guard let key = direction.key(of: sealed[3..<endOfHead]) else { throw .unknownKey }
        let rest = sealed[endOfHead...]
        switch algorithm {
        case .hmac: return try openAuthenticated(rest, parts, key)
        case .gcm: return try openEncrypted(rest, key.beginning + parts, key)
        }
    }

    private func openAuthenticated(
        _ rest: ArraySlice<UInt8>,
        _ parts: [UInt8],
        _ key: SealDirection.Key
    ) throws(SealError) -> [UInt8] {
        let body = Array(rest.dropFirst(SHA256.byteCount))
        guard key.hash.tag(of: parts, body).isSame(as: rest.prefix(SHA256.byteCount)) else { throw .notAuthentic }
        return body
    }

    private func openEncrypted(
        _ rest: ArraySlice<UInt8>,
        _ context: [UInt8],
        _ key: SealDirection.Key
    ) throws(SealError) -> [UInt8] {
        do {
            let box = try AES.GCM.SealedBox(combined: rest)
            return Array(try AES.GCM.open(box, using: key.secret, authenticating: context))
        } catch {
            throw .notAuthentic
        }
    }

    /// What is authenticated of a job, or of the event of an attempt, besides what all of its direction begin with.
    private func parts(of id: JobID, _ schema: Int, _ attempt: Int? = nil) -> [UInt8] {
        var parts: [UInt8] = []
        parts.reserveCapacity(96)
        parts.append(part: id.text.utf8)
        parts.append(part: String(schema).utf8)
        if let attempt { parts.append(part: String(attempt).utf8) }
        return parts
    }
}
