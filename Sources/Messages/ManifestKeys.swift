import CheckedAnswers
import Crypto
import Documents
import FoundationEssentials

/// The private half of the key under which models are promoted; it prints nothing of itself.
public struct ManifestSigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    let key: Curve25519.Signing.PrivateKey

    /// Reads a key.
    /// - Parameter base64: The 32 bytes of an Ed25519 seed (RFC 8032) in base64; nil results from anything else.
    public init?(base64: String) {
        guard let bytes = [UInt8](base64: base64),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)  // any fault: no key
        else { return nil }  // a key of the wrong length is no key
        self.key = key
    }

    /// The public half, which workers are given.
    public var verificationKey: ManifestVerificationKey { ManifestVerificationKey(key.publicKey) }

    /// The id, not the key.
    public var description: String { "signing key \(verificationKey.id)" }

    /// Shows nothing, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .struct) }
}

/// The public half of a key under which models are promoted.
public struct ManifestVerificationKey: Sendable, CustomStringConvertible {
    /// The first 16 hexadecimal digits of the key's SHA-256.
    public let id: String
    let key: Curve25519.Signing.PublicKey

    init(_ key: Curve25519.Signing.PublicKey) {
        self.key = key
        let digest = ContentDigest.sha256(of: [UInt8](key.rawRepresentation))
        id = String(decoding: digest.hex.utf8.prefix(16), as: UTF8.self)
    }

    /// Reads a key.
    /// - Parameter base64: The 32 bytes of an Ed25519 public key in base64; nil results from anything else.
    public init?(base64: String) {
        // Any fault of the bytes: they are no key.
        guard let bytes = [UInt8](base64: base64), let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        // any fault: no key
        else { return nil }  // a key of the wrong length is no key
        self.init(key)
    }

    /// The key in base64, as ``init(base64:)`` reads it.
    public var base64: String { [UInt8](key.rawRepresentation).base64 }

    /// The id.
    public var description: String { "verification key \(id)" }
}

extension [UInt8] {
    /// The bytes of the one base64 text that writes them (RFC 4648, with padding).
    init?(base64: String) {
        guard let data = Data(base64Encoded: base64), data.base64EncodedString().isSameText(base64) else { return nil }
        self = [UInt8](data)
    }

    /// The bytes in base64.
    var base64: String { Data(self).base64EncodedString() }
}
