import Documents
import FoundationEssentials
import Logging
import Messages
import ModelArtefacts
import Redis
import RedisReplies
import Scoring

/// Where a worker finds its models.
enum ModelSource: Sendable {
    /// The champions that were promoted, under signatures of these keys.
    case promoted(RedisClient, keys: [ManifestVerificationKey])
    /// One artefact in a file, for a worker without a registry.
    case file(String)

    /// The hash of product id to signed manifest.
    static let championsKey = "cr:model:champions"

    static func artefactKey(_ digest: ContentDigest) -> String { "cr:model:artefact:\(digest.hex)" }

    /// What is there now; nothing if Redis is away.
    func offers(logger: Logger) async -> [ModelOffer] {
        switch self {
        case .file(let path):
            do {
                return [ModelOffer(product: path, bytes: [UInt8](try Data(contentsOf: URL(filePath: path))))]
            } catch {
                return [ModelOffer(product: path, bytes: [])]  // refused with the file's name
            }
        case .promoted(let redis, _):
            do {
                return ModelOffer.offers(in: try await redis.send(["HGETALL", .string(Self.championsKey)]))
            } catch {
                logger.debug(
                    "models could not be read",
                    metadata: ["event": "model_poll_failed", "reason": "\(error)"]
                )
                return []
            }
        }
    }

    /// Makes an offer a model that can serve.
    /// - Parameters:
    ///   - offer: One of ``offers(logger:)``.
    ///   - current: The product's model in use.
    ///   - explanationBytes: The most memory that its tables may take.
    /// - Returns: The model; the one in use if its manifest was only signed again.
    /// - Throws: ``ChampionError`` if the offer must not be taken; `RedisError` if Redis is away.
    func champion(
        _ offer: ModelOffer,
        inPlaceOf current: Champion?,
        explanationBytes: Int
    ) async throws -> Champion {
        switch self {
        case .file(let path): try Self.champion(offer, file: path, explanationBytes)
        case .promoted(let redis, let keys):
            try await Self.champion(offer, inPlaceOf: current, explanationBytes, redis, keys)
        }
    }

    private static func champion(_ offer: ModelOffer, file: String, _ explanationBytes: Int) throws -> Champion {
        guard !offer.bytes.isEmpty else { throw ChampionError.file("\(file): cannot be read, or is empty") }
        do {
            return Champion(
                try ModelArtefact(reading: offer.bytes, file: file, explanationBytes: explanationBytes)
            )
        } catch {
            throw ChampionError.artefact(error)
        }
    }

    private static func champion(
        _ offer: ModelOffer,
        inPlaceOf current: Champion?,
        _ explanationBytes: Int,
        _ redis: RedisClient,
        _ keys: [ManifestVerificationKey]
    ) async throws -> Champion {
        let manifest: ModelManifest
        do {
            manifest = try ModelManifest.verified(offer.bytes, by: keys)
        } catch {
            throw ChampionError.manifest(error)
        }
        if let current, current.manifest == manifest { return current }
        guard manifest.product == offer.product else { throw ChampionError.otherProduct }
        if let used = current?.manifest, manifest.sequence <= used.sequence { throw ChampionError.olderSequence }
        let reply = try await redis.send(["GET", .string(artefactKey(manifest.artefactDigest))])
        guard let artefact = reply.bytes else { throw ChampionError.artefactMissing }
        return try Champion(
            promotedBy: manifest,
            artefactBytes: artefact,
            explanationBytes: explanationBytes
        )
    }
}

/// A model that a source holds, before any check.
struct ModelOffer: Sendable {
    /// Id of the product, or the path of a file.
    let product: String
    /// The signed manifest, or the file.
    let bytes: [UInt8]
    /// SHA-256 of the bytes.
    let digest: ContentDigest

    init(product: String, bytes: [UInt8]) {
        self.product = product
        self.bytes = bytes
        digest = .sha256(of: bytes)
    }

    /// The offers of a reply to HGETALL: field, value, field, value.
    static func offers(in reply: RedisValue) -> [ModelOffer] {
        let parts = reply.array ?? []
        return stride(from: 0, to: parts.count - 1, by: 2)
            .compactMap { index in
                guard let product = parts[index].string, let bytes = parts[index + 1].bytes else { return nil }
                return ModelOffer(product: product, bytes: bytes)
            }
    }
}
