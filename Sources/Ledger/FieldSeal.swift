import Crypto
import Foundation
import LedgerSchema

/// Encrypts single column values with AES-256-GCM, bound to their table, column and row.
///
/// There are two forms, told apart by their first byte. The first is under a key of the ledger: version 1, length of the
/// key id, key id, 12-byte nonce, ciphertext, 16-byte tag. The second is under the key of a subject, see ``SubjectKey``:
/// version 2, nonce, ciphertext, tag. A value moved to another row, column or table no longer opens.
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

    private let ring: RingSeal
    private let wrapping: RingSeal
    private let purpose: [UInt8]

    /// Derives the keys; the purpose separates those of different columns that stem from one secret.
    init(keys ring: KeyRing, purpose: String) {
        self.ring = RingSeal(keys: ring, purpose: purpose)
        wrapping = RingSeal(keys: ring, purpose: Place.subjectPurpose)
        self.purpose = Array(purpose.utf8)
    }

    /// Seals under a key of the ledger.
    package func seal(_ plain: [UInt8], at place: Place) throws -> [UInt8] { try ring.seal(plain, at: place) }

    /// What a value begins with that stands under the key of the ledger that seals now.
    package var header: [UInt8] { ring.header }

    /// Opens what stands under a key of the ledger.
    package func open(_ stored: [UInt8], at place: Place) throws -> [UInt8] { try ring.open(stored, at: place) }

    /// Makes a key of a subject; it is nowhere yet.
    package func newKey(of subject: String) throws -> SubjectKey {
        let secret = SymmetricKey(size: .bits256)
        let bytes = secret.withUnsafeBytes { [UInt8]($0) }
        return SubjectKey(subject: subject, secret: secret, wrapped: try wrapping.seal(bytes, at: .key(of: subject)))
    }

    /// The key of a subject as it is stored.
    package func key(of subject: String, wrapped: [UInt8]) throws -> SubjectKey {
        let secret = SymmetricKey(data: try wrapping.open(wrapped, at: .key(of: subject)))
        return SubjectKey(subject: subject, secret: secret, wrapped: wrapped)
    }

    /// Seals under the key of a subject.
    package func seal(_ plain: [UInt8], at place: Place, under key: SubjectKey) throws -> [UInt8] {
        let box = try AES.GCM.seal(plain, using: key.derived(purpose), authenticating: [2] + place.authenticated)
        return [2] + [UInt8](box.nonce) + [UInt8](box.ciphertext) + [UInt8](box.tag)
    }

    /// Opens either form.
    /// - Parameters:
    ///   - stored: As the column holds it.
    ///   - place: Where it stands.
    ///   - subject: Whose key it is sealed under, if it is of the second form.
    ///   - wrapped: That key as it is stored; nil if it is gone.
    /// - Returns: Nil if the key of the subject is gone: the value was erased.
    /// - Throws: ``LedgerError/unreadable(table:)``.
    package func open(_ stored: [UInt8], at place: Place, of subject: String, key wrapped: [UInt8]?) throws -> [UInt8]?
    {
        guard stored.first == 2 else { return try open(stored, at: place) }
        guard let wrapped else { return nil }
        let key = try key(of: subject, wrapped: wrapped).derived(purpose)
        do {
            let box = try AES.GCM.SealedBox(combined: stored.dropFirst())
            return [UInt8](try AES.GCM.open(box, using: key, authenticating: [2] + place.authenticated))
        } catch {
            throw LedgerError.unreadable(table: place.table)
        }
    }
}

/// Seals under keys that are derived from a ring; the one in use seals, all open.
private struct RingSeal: Sendable {
    private let keys: [String: SymmetricKey]
    private let current: String

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

    var header: [UInt8] { [1, UInt8(current.utf8.count)] + Array(current.utf8) }

    func seal(_ plain: [UInt8], at place: FieldSeal.Place) throws -> [UInt8] {
        guard let key = keys[current] else { throw LedgerError.unreadable(table: place.table) }
        let box = try AES.GCM.seal(plain, using: key, authenticating: header + place.authenticated)
        return header + [UInt8](box.nonce) + [UInt8](box.ciphertext) + [UInt8](box.tag)
    }

    func open(_ stored: [UInt8], at place: FieldSeal.Place) throws -> [UInt8] {
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
