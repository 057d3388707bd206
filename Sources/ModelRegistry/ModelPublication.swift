import Documents
import Messages
import ModelLedger
import Redis
import RedisReplies

/// The copy of the champions in Redis, as workers read it.
///
/// | key | content |
/// | --- | --- |
/// | `cr:model:artefact:<sha256>` | bytes of a model's file |
/// | `cr:model:champions` | hash: product id to signed manifest |
struct ModelPublication: Sendable {
    static let champions = "cr:model:champions"

    private let redis: RedisClient
    private let key: ManifestSigningKey

    init(redis: RedisClient, key: ManifestSigningKey) {
        self.redis = redis
        self.key = key
    }

    static func artefactKey(_ digest: ContentDigest) -> String { "cr:model:artefact:\(digest.hex)" }

    /// Writes what a worker needs; the manifest last, so that whoever sees it finds the rest.
    func publish(_ champion: Champion) async throws {
        let model = champion.model
        let manifest = try champion.manifest.signed(by: key)
        try await redis.send(["SET", .string(Self.artefactKey(model.digest)), .bytes(champion.artefact)])
        try await redis.send(["HSET", .string(Self.champions), .string(model.product), .bytes(manifest)])
    }

    /// The promotions that Redis does not show, or shows otherwise than the ledger.
    func missing(of promotions: [Promotion]) async throws -> [Promotion] {
        let reply = try await redis.send(["HGETALL", .string(Self.champions)])
        let fields = reply.array ?? []
        var published: [String: ModelManifest] = [:]
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            guard let product = fields[index].string, let bytes = fields[index + 1].bytes else { continue }
            // What is not ours is as good as absent: it is overwritten.
            published[product] = try? ModelManifest.verified(bytes, by: [key.verificationKey])
        }
        return promotions.filter { promotion in
            guard let manifest = published[promotion.product] else { return true }
            return manifest.product != promotion.product || manifest.sequence != promotion.sequence
                || manifest.artefactDigest != promotion.digest
        }
    }
}

extension Champion {
    fileprivate var manifest: ModelManifest {
        ModelManifest(
            product: model.product,
            model: model.name,
            version: model.version,
            artefactDigest: model.digest,
            definitionDigest: model.definitionDigest,
            policyVersion: model.policyVersion,
            promotedAt: promotion.at,
            sequence: promotion.sequence
        )
    }
}
