import Crypto
import Tokens

/// A secret that is mixed into passwords before they are hashed.
package struct Pepper: Sendable, CustomStringConvertible, CustomReflectable {
    /// Names the pepper beside a stored hash.
    package let id: String
    let key: SymmetricKey

    package init(bytes: [UInt8]) {
        id = keyIdentifier(of: bytes)
        key = SymmetricKey(data: bytes)
    }

    /// Names it.
    package var description: String { "Pepper(\(id))" }
    /// Shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
