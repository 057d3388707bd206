import Crypto
import Foundation
package import Hosting
package import Passwords
import Tokens

/// The secrets of the front, one key for each purpose, made from `SECRET_KEY`; none prints itself.
package struct AccountSecrets: Sendable, CustomStringConvertible, CustomReflectable {
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
    /// The same of secrets that were replaced, for what they signed.
    let previous: [Previous]
    /// Mixed into every password; kept outside the database.
    package let pepper: Pepper
    /// The one before it, under which passwords are stored whose owners have not signed in since.
    package let previousPepper: Pepper?

    /// What is still taken of a secret that was replaced.
    struct Previous: Sendable {
        let accessTokens: [UInt8]
        let formTokens: SymmetricKey
        let devices: SymmetricKey
    }

    /// Reads `SECRET_KEY`, `SECRET_KEY_PREVIOUS`, `PASSWORD_PEPPER` and `PASSWORD_PEPPER_PREVIOUS`.
    package init?(reading settings: inout SettingsReader) {
        let secret = settings.secret("SECRET_KEY", minimum: 32)
        let pepper = settings.secret("PASSWORD_PEPPER", minimum: 32)
        func old(_ name: String) -> [UInt8]? {
            let isReplaced = settings.values[name] != nil || settings.values["\(name)_FILE"] != nil
            return isReplaced ? settings.secret(name, minimum: 32) : nil
        }
        let (previous, previousPepper) = (old("SECRET_KEY_PREVIOUS"), old("PASSWORD_PEPPER_PREVIOUS"))
        guard let secret, let pepper else { return nil }
        self.init(secret: secret, pepper: pepper, previous: previous, previousPepper: previousPepper)
    }

    /// Derives the keys.
    package init(secret: [UInt8], pepper: [UInt8], previous: [UInt8]? = nil, previousPepper: [UInt8]? = nil) {
        func key(_ purpose: String, of source: [UInt8]? = nil) -> SymmetricKey {
            HKDF<SHA256>
                .deriveKey(
                    inputKeyMaterial: SymmetricKey(data: source ?? secret),
                    info: Array("underwriter.\(purpose).v1".utf8),
                    outputByteCount: 32
                )
        }
        let accessKey = key("access-token")
        accessTokens = unsafe accessKey.withUnsafeBytes { unsafe Array($0) }
        accessTokenKeyID = keyIdentifier(of: accessTokens)
        formTokens = key("form-token")
        devices = key("device")
        quotas = key("quota")
        self.previous =
            previous.map { old in
                let accessKey = key("access-token", of: old)
                return [
                    Previous(
                        accessTokens: unsafe accessKey.withUnsafeBytes { unsafe Array($0) },
                        formTokens: key("form-token", of: old),
                        devices: key("device", of: old)
                    )
                ]
            } ?? []
        self.pepper = Pepper(bytes: pepper)
        self.previousPepper = previousPepper.map { Pepper(bytes: $0) }
    }

    /// Says that they are there.
    package var description: String { "AccountSecrets(key \(accessTokenKeyID), pepper \(pepper.id))" }
    /// Shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
