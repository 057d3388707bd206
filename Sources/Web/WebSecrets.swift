import Crypto
import Documents
import Foundation
import Hosting

/// The secrets of the front, one key for each purpose, made from `SECRET_KEY`; none prints itself.
struct WebSecrets: Sendable, CustomStringConvertible, CustomReflectable {
    /// Signs access tokens; 32 bytes.
    let accessTokens: [UInt8]
    /// Names that key in a token's header.
    let accessTokenKeyID: String
    /// Signs the tokens of forms.
    let formTokens: SymmetricKey
    /// Signs the cookies of known devices.
    let devices: SymmetricKey
    /// Hides who a rate limit is about.
    let quotas: SymmetricKey
    /// Mixed into every password; kept outside the database.
    let pepper: Pepper

    init?(reading settings: inout SettingsReader) {
        let secret = settings.secret("SECRET_KEY", minimum: 32)
        let pepper = settings.secret("PASSWORD_PEPPER", minimum: 32)
        guard let secret, let pepper else { return nil }
        self.init(secret: secret, pepper: pepper)
    }

    init(secret: [UInt8], pepper: [UInt8]) {
        func key(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>
                .deriveKey(
                    inputKeyMaterial: SymmetricKey(data: secret),
                    info: Array("underwriter.\(purpose).v1".utf8),
                    outputByteCount: 32
                )
        }
        let accessKey = key("access-token")
        accessTokens = unsafe accessKey.withUnsafeBytes { unsafe Array($0) }
        accessTokenKeyID = Self.identifier(of: accessTokens)
        formTokens = key("form-token")
        devices = key("device")
        quotas = key("quota")
        self.pepper = Pepper(bytes: pepper)
    }

    /// Says that they are there.
    var description: String { "WebSecrets(key \(accessTokenKeyID), pepper \(pepper.id))" }
    /// Shows nothing.
    var customMirror: Mirror { Mirror(self, children: []) }

    /// Eight hexadecimal digits that name a key and tell nothing of it.
    fileprivate static func identifier(of key: [UInt8]) -> String {
        let digest = ContentDigest.sha256(of: Array("underwriter.key-id.v1".utf8) + key)
        return String(decoding: digest.hex.utf8.prefix(8), as: UTF8.self)
    }
}

/// A secret that is mixed into passwords before they are hashed.
struct Pepper: Sendable, CustomStringConvertible, CustomReflectable {
    /// Names the pepper beside a stored hash.
    let id: String
    let key: SymmetricKey

    init(bytes: [UInt8]) {
        id = WebSecrets.identifier(of: bytes)
        key = SymmetricKey(data: bytes)
    }

    /// Names it.
    var description: String { "Pepper(\(id))" }
    /// Shows nothing.
    var customMirror: Mirror { Mirror(self, children: []) }
}
