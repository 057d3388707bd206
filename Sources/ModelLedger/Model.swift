public import Documents
public import Lending

/// A model as it is registered; it never changes afterwards.
public struct ModelRecord: Sendable, Hashable {
    /// SHA-256 of the file.
    public var digest: ContentDigest
    /// Name of the model.
    public var name: String
    /// Version of the model.
    public var version: String
    /// Id of the product it scores.
    public var product: String
    /// SHA-256 of the product's definition it is under.
    public var definitionDigest: ContentDigest
    /// Version of the policy in that definition.
    public var policyVersion: String
    /// What was measured when it was trained, as JSON.
    public var metrics: JSONValue
    /// When it was registered.
    public var registeredAt: Timestamp
    /// Who registered it.
    public var registeredBy: String

    /// Gathers a model's description.
    public init(
        digest: ContentDigest,
        name: String,
        version: String,
        product: String,
        definitionDigest: ContentDigest,
        policyVersion: String,
        metrics: JSONValue,
        registeredAt: Timestamp,
        registeredBy: String
    ) {
        self.digest = digest
        self.name = name
        self.version = version
        self.product = product
        self.definitionDigest = definitionDigest
        self.policyVersion = policyVersion
        self.metrics = metrics
        self.registeredAt = registeredAt
        self.registeredBy = registeredBy
    }
}

/// That a model became the champion of a product.
public struct Promotion: Sendable, Hashable {
    /// Counts promotions of all products; higher is newer.
    public let sequence: Int
    /// Id of the product.
    public let product: String
    /// SHA-256 of the model's file.
    public let digest: ContentDigest
    /// Who promoted it.
    public let actor: String
    /// Why.
    public let reason: String
    /// The metrics it was judged by, as JSON.
    public let metrics: JSONValue
    /// When.
    public let at: Timestamp
}

/// That a model was the champion of a product.
public struct Championship: Sendable, Hashable {
    /// Id of the product.
    public let product: String
    /// When another took its place and workers could know of it; nil if it is the champion now.
    public let endedAt: Timestamp?
}

/// The model that decides now, with all a worker needs.
public struct Champion: Sendable {
    /// The promotion that made it champion.
    public let promotion: Promotion
    /// The model.
    public let model: ModelRecord
    /// Bytes of the model's file, which hold the product's definition.
    public let artefact: [UInt8]
}
