public import Documents
public import Ledger
public import LedgerRecords
import LedgerSchema
public import Lending
public import Messages
public import ModelLedger
import Policies
import Products
public import Redis

// One model, from its file to the workers.
//
// Registering puts the file into the ledger; promoting appends to the ledger who made it champion, when and why; only
// then is it published. Redis holds a copy for workers, which cannot see the ledger: the file, which holds the product's
// definition, and a manifest signed with a key that Redis never sees. A Redis that has forgotten is filled again from the
// ledger.

/// The workflow of one model: register, promote, publish, history.
public struct ModelRegistry: Sendable {
    let ledger: Ledger
    let publication: ModelPublication?

    /// Makes a registry.
    /// - Parameters:
    ///   - ledger: Keeps models and promotions.
    ///   - redis: Where workers look for models; nil keeps everything in the ledger until somebody publishes.
    ///   - signingKey: Signs what is published; without it nothing is published.
    public init(ledger: Ledger, redis: RedisClient?, signingKey: ManifestSigningKey?) {
        self.ledger = ledger
        if let redis, let signingKey {
            publication = ModelPublication(redis: redis, key: signingKey)
        } else {
            publication = nil
        }
    }

    /// Registers a model's file.
    /// - Parameters:
    ///   - artefact: The bytes of the file.
    ///   - reason: Why; nil where nobody was asked.
    ///   - actor: Who registers it.
    ///   - at: Now.
    ///   - needsSignOff: Whether nobody may promote it before somebody else has signed it off; asked once, this stands.
    /// - Returns: Its description; registering the same file again changes nothing.
    /// - Throws: ``RegistryError`` if it is damaged, or another file has its name and version.
    @discardableResult
    public func register(
        _ artefact: [UInt8],
        reason: String? = nil,
        by actor: Actor,
        at: Timestamp,
        needsSignOff: Bool = false
    ) async throws(RegistryError) -> ModelRecord {
        let label = try ArtefactLabel(reading: artefact)
        let model = ModelRecord(
            digest: ContentDigest.sha256(of: artefact),
            name: label.name,
            version: label.version,
            product: label.product.id,
            definitionDigest: label.product.definitionDigest,
            policyVersion: label.product.policy.version,
            metrics: label.metrics,
            registeredAt: at,
            registeredBy: actor.description
        )
        do {
            let definition = label.product.definition.canonicalBytes
            let isNew = try await ledger.registerModel(
                model,
                artefact: artefact,
                definition: definition,
                reason: reason,
                by: actor
            )
            if needsSignOff { try await ledger.demandSignOff(model.digest, by: actor, at: at) }
            return isNew ? model : try await ledger.model(model.digest) ?? model
        } catch .refused {
            throw .versionTaken(name: model.name, version: model.version)
        } catch {
            throw .ledger(error)
        }
    }

    /// Makes a registered model the champion of its product and tells the workers.
    /// - Parameters:
    ///   - digest: SHA-256 of the model's file.
    ///   - reason: Why; must not be empty.
    ///   - actor: Who.
    ///   - at: Now.
    ///   - needsSignOff: Whether somebody other than the actor must have signed it off; they must anyway where that was
    ///     demanded when it was registered.
    /// - Returns: The promotion, which stands even if Redis could not be told; then ``ChampionPublisher`` tells it.
    /// - Throws: ``RegistryError``.
    @discardableResult
    public func promote(
        _ digest: ContentDigest,
        reason: String,
        by actor: Actor,
        at: Timestamp,
        needsSignOff: Bool = false
    ) async throws(RegistryError) -> PromotionReceipt {
        do {
            let isAsked = try await ledger.demandsSignOff(digest)
            if needsSignOff || isAsked,
                try await !ledger.signOffs(digest).contains(where: { $0.actor != actor.description })
            {
                throw RegistryError.notSignedOff(digest)
            }
        } catch let error as RegistryError {
            throw error
        } catch let error as LedgerError {
            throw .ledger(error)
        } catch {
            throw .ledger(.failed(code: "\(type(of: error))"))
        }
        return try await makeChampion(digest, reason: reason, by: actor, at: at)
    }

    /// Makes a model champion that was signed off, or need not be.
    func makeChampion(
        _ digest: ContentDigest,
        reason: String,
        by actor: Actor,
        at: Timestamp
    ) async throws(RegistryError) -> PromotionReceipt {
        guard !reason.utf8.isEmpty else { throw .noReason }
        do {
            guard let model = try await ledger.model(digest),
                let promotion = try await ledger.promote(
                    digest,
                    reason: reason,
                    metrics: model.metrics,
                    by: actor,
                    at: at,
                    awaitsPublication: true
                ),
                let champion = try await ledger.champion(promotion.product)
            else { throw RegistryError.notRegistered(digest) }
            return PromotionReceipt(promotion: promotion, isPublished: await publish(champion, at: at))
        } catch let error as LedgerError {
            throw .ledger(error)
        } catch let error as RegistryError {
            throw error
        } catch {
            throw .ledger(.failed(code: "\(type(of: error))"))
        }
    }

    /// All registered models, newest first.
    public func models() async throws(RegistryError) -> [ModelRecord] {
        do { return try await ledger.models() } catch { throw .ledger(error) }
    }

    /// Why a model was registered.
    /// - Parameter digest: SHA-256 of the model's file.
    /// - Returns: Nil where nobody was asked, or no such model is registered.
    /// - Throws: ``RegistryError/ledger(_:)``.
    public func registrationReason(_ digest: ContentDigest) async throws(RegistryError) -> String? {
        do { return try await ledger.registrationReason(digest) } catch { throw .ledger(error) }
    }

    /// All promotions, newest first: who, when, why, on which metrics.
    /// - Parameter product: Only of this product; nil for all.
    /// - Returns: The promotions.
    /// - Throws: ``RegistryError/ledger(_:)``.
    public func history(product: String? = nil) async throws(RegistryError) -> [Promotion] {
        do { return try await ledger.promotions(product: product) } catch { throw .ledger(error) }
    }

    /// The champions as the ledger has them, one for each product.
    public func champions() async throws(RegistryError) -> [Champion] {
        do { return try await ledger.champions() } catch { throw .ledger(error) }
    }
}

/// A promotion, and whether workers can see it already.
public struct PromotionReceipt: Sendable, Hashable {
    /// The promotion as the ledger has it.
    public let promotion: Promotion
    /// Whether Redis has been told.
    public let isPublished: Bool
}
