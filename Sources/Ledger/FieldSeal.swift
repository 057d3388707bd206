import Crypto
import Foundation
import LedgerSchema

/// Encrypts single column values with AES-256-GCM, bound to their table, column and row.
///
/// Stored bytes: version 1, length of the key id, key id, 12-byte nonce, ciphertext, 16-byte tag. A value moved to
/// another row, column or table no longer opens.
package struct FieldSeal: Sendable {
    /// Where a value is stored.
    package struct Place: Sendable {
        package let table: String
        package let column: String
        package let row: String

        package init(table: String, column: String, row: String) {
            (self.table, self.column, self.row) = (table, column, row)
        }

        fileprivate var authenticated: [UInt8] {
            var bytes: [UInt8] = []
            for part in [table, column, row] { bytes.append(lengthPrefixed: Array(part.utf8)) }
            return bytes
        }
    }

    private let keys: [String: SymmetricKey]
    private let current: String

    /// Derives the keys; the purpose separates those of different columns that stem from one secret.
    init(keys ring: KeyRing, purpose: String) {
        var keys: [String: SymmetricKey] = [:]
        for id in ring.ids {
            guard let secret = ring[id] else { continue }
            keys[id] = HKDF<SHA256>
                .deriveKey(
                    inputKeyMaterial: SymmetricKey(data: secret),
                    info: Array(purpose.utf8),
                    outputByteCount: 32
                )
        }
        self.keys = keys
        current = ring.current
    }

    package func seal(_ plain: [UInt8], at place: Place) throws -> [UInt8] {
        guard let key = keys[current] else { throw LedgerError.unreadable(table: place.table) }
        let header = [1, UInt8(current.utf8.count)] + Array(current.utf8)
        let box = try AES.GCM.seal(plain, using: key, authenticating: header + place.authenticated)
        return header + [UInt8](box.nonce) + [UInt8](box.ciphertext) + [UInt8](box.tag)
    }

    package func open(_ stored: [UInt8], at place: Place) throws -> [UInt8] {
        guard stored.count > 2, stored[0] == 1, stored.count >= 2 + Int(stored[1]) + 28 else {
            throw LedgerError.unreadable(table: place.table)
        }
        let header = Array(stored[..<(2 + Int(stored[1]))])
        guard let key = keys[String(decoding: header[2...], as: UTF8.self)] else {
            throw LedgerError.unreadable(table: place.table)
        }
        do {
            let box = try AES.GCM.SealedBox(combined: stored[header.count...])
            return [UInt8](try AES.GCM.open(box, using: key, authenticating: header + place.authenticated))
        } catch {
            throw LedgerError.unreadable(table: place.table)
        }
    }
}

extension [UInt8] {
    /// Appends the length as four bytes, most significant first, and then the bytes.
    mutating func append(lengthPrefixed bytes: [UInt8]) {
        Swift.withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { append(contentsOf: $0) }
        append(contentsOf: bytes)
    }
}
