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
    /// Mixed into every password; kept outside the database.
    package let pepper: Pepper

    /// Reads `SECRET_KEY` and `PASSWORD_PEPPER`.
    package init?(reading settings: inout SettingsReader) {
        let secret = settings.secret("SECRET_KEY", minimum: 32)
        let pepper = settings.secret("PASSWORD_PEPPER", minimum: 32)
        guard let secret, let pepper else { return nil }
        self.init(secret: secret, pepper: pepper)
    }

    /// Derives the keys.
    package init(secret: [UInt8], pepper: [UInt8]) {
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
        accessTokenKeyID = keyIdentifier(of: accessTokens)
        formTokens = key("form-token")
        devices = key("device")
        quotas = key("quota")
        self.pepper = Pepper(bytes: pepper)
    }

    /// Says that they are there.
    package var description: String { "AccountSecrets(key \(accessTokenKeyID), pepper \(pepper.id))" }
    /// Shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
