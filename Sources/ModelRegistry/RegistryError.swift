public import Documents
public import LedgerSchema

/// Why a model was not registered, promoted or published.
public enum RegistryError: Error, Sendable, Hashable {
    /// The file is not a model's, or is damaged; the argument names the key and the reason.
    case notAnArtefact(String)
    /// Another file has this name and version.
    case versionTaken(name: String, version: String)
    /// No such model is registered.
    case notRegistered(ContentDigest)
    /// Nobody but the promoter has signed it off.
    case notSignedOff(ContentDigest)
    /// This person has signed it off already.
    case signedBefore(ContentDigest)
    /// The product has had no other champion.
    case noEarlierChampion(product: String)
    /// A promotion was given no reason.
    case noReason
    /// The ledger refused or could not be reached.
    case ledger(LedgerError)
}

extension RegistryError: CustomStringConvertible {
    /// Safe in any log.
    public var description: String {
        switch self {
        case .notAnArtefact(let reason): "models.not_an_artefact: \(reason)"
        case .versionTaken(let name, let version):
            "models.version_taken: another file is registered as \(name) \(version); give the new one a new version"
        case .notRegistered(let digest): "models.not_registered: \(digest.hex)"
        case .notSignedOff(let digest):
            "models.not_signed_off: somebody else must find \(digest.hex) fit for use first (models sign-off)"
        case .signedBefore(let digest): "models.signed_before: \(digest.hex)"
        case .noEarlierChampion(let product): "models.no_earlier_champion: \(product) has had no other"
        case .noReason: "models.no_reason: a promotion says why"
        case .ledger(let error): "\(error)"
        }
    }
}
