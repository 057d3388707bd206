import Crypto
import Foundation

/// Finds a sealed value again without opening any: the same value has the same keyed digest, which says nothing else.
package struct BlindIndex: Sendable {
    private let key: SymmetricKey

    /// Derives the key from the oldest of a ring, so that a ring that grows finds what it found before.
    init(keys ring: KeyRing, purpose: String) {
        let secret = ring.ids.last.flatMap { ring[$0] } ?? []
        key = HKDF<SHA256>
            .deriveKey(inputKeyMaterial: SymmetricKey(data: secret), info: Array(purpose.utf8), outputByteCount: 32)
    }

    /// - Parameters:
    ///   - value: In the one form it has.
    ///   - column: Keeps equal values of two columns apart.
    /// - Returns: Lower-case hex.
    package func digest(of value: String, column: String) -> String {
        var message: [UInt8] = []
        message.append(lengthPrefixed: Array(column.utf8))
        message.append(lengthPrefixed: Array(value.utf8))
        return HMAC<SHA256>.authenticationCode(for: message, using: key)
            .reduce(into: "") { text, byte in
                let digits = String(byte, radix: 16)
                text += digits.utf8.count == 1 ? "0" + digits : digits
            }
    }
}
