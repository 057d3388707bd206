import CheckedAnswers
import Crypto
import Documents

extension ModelManifest {
    /// The manifest with its signature, as it is published.
    /// - Parameter key: The key workers trust.
    /// - Returns: Canonical JSON of the manifest, the key's id, and the Ed25519 signature over ``canonicalBytes``.
    /// - Throws: ``ManifestError/cannotSign`` if the key refuses.
    public func signed(by key: ManifestSigningKey) throws(ManifestError) -> [UInt8] {
        guard let signature = try? key.key.signature(for: canonicalBytes) else { throw .cannotSign }  // the one cause
        let envelope: JSONValue = [
            "manifest": json, "key": .string(key.verificationKey.id), "signature": .string([UInt8](signature).base64),
        ]
        return envelope.canonicalBytes
    }

    /// Reads a published manifest, and believes it only under a signature of a key that is trusted.
    /// - Parameters:
    ///   - bytes: What ``signed(by:)`` wrote, at most 64 KiB.
    ///   - keys: The keys to trust; several while keys are changed.
    /// - Returns: The manifest. Whether its sequence is new enough is for who has the one before.
    /// - Throws: ``ManifestError``; nothing of the manifest may be used then.
    public static func verified(
        _ bytes: [UInt8],
        by keys: [ManifestVerificationKey]
    ) throws(ManifestError) -> ModelManifest {
        let (manifest, keyID, signature) = try parts(bytes)
        guard let key = keys.first(where: { $0.id.isSameText(keyID) }) else { throw .unknownKey }
        guard key.key.isValidSignature(signature, for: manifest) else { throw .badSignature }
        do { return try ModelManifest(manifest) } catch { throw .malformed(error) }
    }

    private static func parts(
        _ bytes: [UInt8]
    ) throws(ManifestError) -> (manifest: [UInt8], key: String, signature: [UInt8]) {
        do throws(MessageError) {
            var reader = try MessageReader(envelope: bytes)
            let manifest = try reader.value("manifest").canonicalBytes
            let key = try reader.string("key")
            let signature = try reader.parsed("signature") { [UInt8](base64: $0) }
            try reader.finish()
            return (manifest, key, signature)
        } catch {
            throw .malformed(error)
        }
    }
}

/// Why a published model is not believed.
public enum ManifestError: Error, Sendable, Hashable {
    /// Not a signed manifest of this version.
    case malformed(MessageError)
    /// Signed with a key that is not trusted.
    case unknownKey
    /// The signature is not that of the manifest.
    case badSignature
    /// The private key could not sign.
    case cannotSign
}

extension ManifestError: CustomStringConvertible {
    /// Safe in any log.
    public var description: String {
        switch self {
        case .malformed(let error): "manifest.malformed \(error)"
        case .unknownKey: "manifest.unknown_key"
        case .badSignature: "manifest.bad_signature"
        case .cannotSign: "manifest.cannot_sign"
        }
    }
}
