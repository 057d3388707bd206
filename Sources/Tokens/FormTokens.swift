package import Crypto
import Foundation

/// Tokens in forms that only a page of ours can have given out: signed, and bound to one visitor.
package struct FormTokens: Sendable {
    /// The hidden field they are in.
    package static let fieldName = "_token"
    private let key: SymmetricKey
    private let previous: [SymmetricKey]
    private static let randomBytes = 16

    /// Tokens signed with a key; those that keys before it signed are taken too.
    package init(key: SymmetricKey, previous: [SymmetricKey] = []) {
        self.key = key
        self.previous = previous
    }

    /// A token for the forms of a page.
    /// - Parameter binding: What the visitor's browser proves: its session, or its form cookie.
    /// - Returns: The text of the hidden field.
    package func token(boundTo binding: String) -> String {
        let random = base64URLBytes(RandomToken(bytes: Self.randomBytes).text.utf8) ?? []
        return base64URL(random + code(random, binding))
    }

    /// Whether a token was given to one of these visitors; compared in constant time.
    package func isValid(_ token: String, boundTo bindings: [String]) -> Bool {
        guard token.utf8.count <= 128, let bytes = base64URLBytes(token.utf8),
            bytes.count == Self.randomBytes + SHA256.byteCount
        else { return false }
        let random = Array(bytes.prefix(Self.randomBytes))
        return ([key] + previous)
            .contains { key in
                bindings.contains { binding in
                    HMAC<SHA256>
                        .isValidAuthenticationCode(
                            bytes.dropFirst(Self.randomBytes),
                            authenticating: message(random, binding),
                            using: key
                        )
                }
            }
    }

    private func code(_ random: [UInt8], _ binding: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message(random, binding), using: key))
    }

    /// Each part after its length, so that no other two parts make the same message.
    private func message(_ random: [UInt8], _ binding: String) -> [UInt8] {
        let binding = Array(binding.utf8)
        return length(binding) + binding + length(random) + random
    }

    private func length(_ part: [UInt8]) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: part.count >> (24 - 8 * $0)) }
    }
}
