public import Documents
public import Lending

// How a worker comes to trust a model that it finds in Redis (trust, S7).
//
// A digest beside a file proves nothing to someone who can write both, so ModelRegistry signs a manifest: which model of
// which product, the digests of its file and of the product's definition, the policy, when, and a sequence number that
// grows with each promotion. A worker takes a model only under a signature of a key it was given, only if the bytes have
// the digests, and never one whose sequence is below that of the one it has.

/// What was promoted: the model that answers for a product.
public struct ModelManifest: Sendable, Hashable {
    /// The version of the manifest that this release writes and reads.
    public static let schemaVersion = 1

    /// Id of the product.
    public let product: String
    /// Name of the model.
    public let model: String
    /// Version of the model.
    public let version: String
    /// Digest of the model's file.
    public let artefactDigest: ContentDigest
    /// Digest of the product's definition.
    public let definitionDigest: ContentDigest
    /// Version of the policy that applies.
    public let policyVersion: String
    /// When it was promoted.
    public let promotedAt: Timestamp
    /// Grows with each promotion of the product; from 1.
    public let sequence: Int

    /// States what was promoted.
    /// - Parameters:
    ///   - product: Id of the product.
    ///   - model: Name of the model.
    ///   - version: Version of the model.
    ///   - artefactDigest: Digest of the model's file.
    ///   - definitionDigest: Digest of the product's definition.
    ///   - policyVersion: Version of the policy that applies.
    ///   - promotedAt: When it was promoted.
    ///   - sequence: Grows with each promotion of the product; at least 1.
    public init(
        product: String,
        model: String,
        version: String,
        artefactDigest: ContentDigest,
        definitionDigest: ContentDigest,
        policyVersion: String,
        promotedAt: Timestamp,
        sequence: Int
    ) {
        precondition(sequence >= 1, "sequence \(sequence)")
        self.product = product
        self.model = model
        self.version = version
        self.artefactDigest = artefactDigest
        self.definitionDigest = definitionDigest
        self.policyVersion = policyVersion
        self.promotedAt = promotedAt
        self.sequence = sequence
    }

    /// What is signed.
    public var canonicalBytes: [UInt8] { json.canonicalBytes }

    var json: JSONValue {
        [
            "v": .number(Double(Self.schemaVersion)),
            "product": .string(product),
            "model": .string(model),
            "version": .string(version),
            "artefact_sha256": .string(artefactDigest.hex),
            "definition_sha256": .string(definitionDigest.hex),
            "policy_version": .string(policyVersion),
            "promoted_at": .string(promotedAt.rfc3339),
            "sequence": .number(Double(sequence)),
        ]
    }

    /// Reads what ``canonicalBytes`` writes.
    init(_ bytes: [UInt8]) throws(MessageError) {
        var reader = try MessageReader(bytes, version: Self.schemaVersion)
        product = try reader.string("product")
        model = try reader.string("model")
        version = try reader.string("version")
        artefactDigest = try reader.digest("artefact_sha256")
        definitionDigest = try reader.digest("definition_sha256")
        policyVersion = try reader.string("policy_version")
        promotedAt = try reader.parsed("promoted_at", Timestamp.init(rfc3339:))
        sequence = try reader.integer("sequence")
        guard sequence >= 1 else { throw .invalid("sequence") }
        try reader.finish()
    }
}
