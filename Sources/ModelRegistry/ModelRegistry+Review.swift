public import Documents
public import LedgerRecords
import LedgerSchema
public import Lending
public import ModelLedger

extension ModelRegistry {
    /// Records that somebody finds a model fit for use.
    /// - Parameters:
    ///   - digest: SHA-256 of the model's file.
    ///   - reason: Why; must not be empty.
    ///   - actor: Who; may then not be the one who promotes it, where two are needed.
    ///   - at: Now.
    /// - Throws: ``RegistryError``.
    public func signOff(
        _ digest: ContentDigest,
        reason: String,
        by actor: Actor,
        at: Timestamp
    ) async throws(RegistryError) {
        guard !reason.utf8.isEmpty else { throw .noReason }
        do {
            guard try await ledger.model(digest) != nil else { throw RegistryError.notRegistered(digest) }
            guard try await ledger.signOff(digest, reason: reason, by: actor, at: at) else {
                throw RegistryError.signedBefore(digest)
            }
        } catch let error as RegistryError {
            throw error
        } catch let error as LedgerError {
            throw .ledger(error)
        } catch {
            throw .ledger(.failed(code: "\(type(of: error))"))
        }
    }

    /// Makes a model champion that somebody else has signed off, both of them signed in.
    ///
    /// A name on the command line can be anybody's; a login is a person's own.
    /// - Parameters:
    ///   - digest: SHA-256 of the model's file.
    ///   - reason: Why; must not be empty.
    ///   - account: Who is signed in.
    ///   - at: Now.
    /// - Returns: The promotion, as of ``promote(_:reason:by:at:needsSignOff:)``.
    /// - Throws: ``RegistryError/notSignedOff(_:)`` where no other account has signed, or as `promote` throws.
    public func approve(
        _ digest: ContentDigest,
        reason: String,
        by account: AccountID,
        at: Timestamp
    ) async throws(RegistryError) -> PromotionReceipt {
        let actor = Actor.account(account)
        let signOffs: [SignOff]
        do { signOffs = try await ledger.signOffs(digest) } catch { throw .ledger(error) }
        guard signOffs.contains(where: { $0.isByLogin && $0.actor != actor.description }) else {
            throw .notSignedOff(digest)
        }
        return try await makeChampion(digest, reason: reason, by: actor, at: at)
    }

    /// Makes the champion before the present one champion again; it was judged and signed when it first was.
    /// - Parameters:
    ///   - product: Id of the product.
    ///   - reason: Why; must not be empty.
    ///   - actor: Who.
    ///   - at: Now.
    /// - Returns: The promotion.
    /// - Throws: ``RegistryError/noEarlierChampion(product:)``, or as ``promote(_:reason:by:at:needsSignOff:)``.
    public func rollBack(
        product: String,
        reason: String,
        by actor: Actor,
        at: Timestamp
    ) async throws(RegistryError) -> PromotionReceipt {
        try await makeChampion(try await earlierChampion(of: product), reason: reason, by: actor, at: at)
    }

    /// The champion before the present one: whom ``rollBack(product:reason:by:at:)`` brings back.
    /// - Parameter product: Id of the product.
    /// - Returns: SHA-256 of its file.
    /// - Throws: ``RegistryError/noEarlierChampion(product:)`` or ``RegistryError/ledger(_:)``.
    public func earlierChampion(of product: String) async throws(RegistryError) -> ContentDigest {
        let history = try await history(product: product)
        guard let current = history.first, let earlier = history.first(where: { $0.digest != current.digest }) else {
            throw .noEarlierChampion(product: product)
        }
        return earlier.digest
    }

    /// The file of a registered model.
    /// - Parameter digest: SHA-256 of the file.
    /// - Returns: Its bytes.
    /// - Throws: ``RegistryError/notRegistered(_:)`` or ``RegistryError/ledger(_:)``.
    public func file(_ digest: ContentDigest) async throws(RegistryError) -> [UInt8] {
        do {
            guard let bytes = try await ledger.artefact(digest) else { throw RegistryError.notRegistered(digest) }
            return bytes
        } catch let error as RegistryError {
            throw error
        } catch let error as LedgerError {
            throw .ledger(error)
        } catch {
            throw .ledger(.failed(code: "\(type(of: error))"))
        }
    }

    /// The one model that a digest, the beginning of one, or a name with a version means.
    /// - Parameter text: At least six digits of the digest, or such as `personal-loan-boosting 1.2`.
    /// - Returns: The model; nil where none or several are meant.
    /// - Throws: ``RegistryError/ledger(_:)``.
    public func model(named text: String) async throws(RegistryError) -> ModelRecord? {
        let found = try await models()
            .filter { model in
                "\(model.name) \(model.version)" == text
                    || text.utf8.count >= 6 && model.digest.hex.utf8.starts(with: text.utf8)
            }
        return found.count == 1 ? found.first : nil
    }
}
