package import Crypto
package import LedgerRecords

/// The cookie of a device on which somebody has signed in: random, signed for that account.
package struct KnownDevices: Sendable {
    let key: SymmetricKey
    let previous: [SymmetricKey]

    /// Cookies signed with a key; those that keys before it signed are taken too.
    package init(key: SymmetricKey, previous: [SymmetricKey] = []) {
        self.key = key
        self.previous = previous
    }

    /// A value for an account.
    package func value(for account: AccountID) -> String {
        let random = RandomToken(bytes: 12).text
        return "\(random).\(base64URL(code(random, account)))"
    }

    /// Names the device if it has signed in to this account before.
    package func device(_ cookie: String?, of account: AccountID) -> String? {
        let parts = (cookie ?? "").utf8.split(separator: UInt8(ascii: "."))
        guard parts.count == 2, parts[0].count == 16, let random = String(parts[0]),
            let code = base64URLBytes(parts[1]),
            ([key] + previous)
                .contains(where: {
                    HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message(random, account), using: $0)
                })
        else { return nil }
        return random
    }

    private func code(_ random: String, _ account: AccountID) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message(random, account), using: key))
    }

    private func message(_ random: String, _ account: AccountID) -> [UInt8] { Array("\(account) \(random)".utf8) }
}
