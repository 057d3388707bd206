import Crypto
import Foundation
package import LedgerSchema
import Storage

/// Finds a sealed value again without opening any: the same value has the same keyed digest, which says nothing else.
package struct BlindIndex: Sendable {
    private let key: SymmetricKey?

    /// With no key where the one of the ledger cannot be opened.
    init(key: [UInt8]?) { self.key = key.map { SymmetricKey(data: $0) } }

    /// - Parameters:
    ///   - value: In the one form it has.
    ///   - column: Keeps equal values of two columns apart.
    /// - Returns: Lower-case hex.
    /// - Throws: ``LedgerError/unreadable(table:)`` if the DATA_KEY of the index is missing.
    package func digest(of value: String, column: String) throws(LedgerError) -> String {
        guard let key else { throw .unreadable(table: "index_keys") }
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

/// The keys of blind indexes.
///
/// They are not derived from DATA_KEY, which may be replaced: what was found under the old one has to be found under the
/// new. They lie in the ledger, sealed, like the keys of subjects. A ledger that was filled before there were any goes on
/// with those that its digests were made with, which stem from the oldest DATA_KEY.
struct IndexKeys {
    let customers: BlindIndex
    let data: BlindIndex

    /// Reads them, and makes those that are not there; blocks.
    init(in store: any Store, keys ring: KeyRing) throws {
        let seal = FieldSeal(keys: ring, purpose: FieldSeal.Place.indexPurpose)
        customers = BlindIndex(key: try Self.key("customers", "underwriter.customer-index.v1", store, ring, seal))
        data = BlindIndex(key: try Self.key("data_rows", "underwriter.data-index.v1", store, ring, seal))
    }

    private static func key(
        _ table: String,
        _ purpose: String,
        _ store: any Store,
        _ ring: KeyRing,
        _ seal: FieldSeal
    ) throws -> [UInt8]? {
        let stored = try store.withWriter { (db: Database) throws(StorageError) in
            do throws(StorageError) {
                try db.connection.beginReading()
                let stored = try db.indexKey(of: table)
                db.connection.rollback()
                return stored
            } catch {
                db.connection.rollback()
                throw error
            }
        }
        let place = FieldSeal.Place.indexKey(of: table)
        // Without the DATA_KEY that it is under, the rest of the ledger can still be looked at.
        if let stored { return try? seal.open(stored, at: place) }
        let fresh = try seal.seal(SymmetricKey(size: .bits256).withUnsafeBytes { [UInt8]($0) }, at: place)
        let first = try seal.seal(firstKey(purpose, ring), at: place)
        let kept = try store.withWriter { (db: Database) throws(StorageError) in
            do throws(StorageError) {
                try db.connection.begin()
                let isEmpty = try db.count("SELECT COUNT(*) FROM (SELECT 1 AS one FROM \(table) LIMIT 1) t") == 0
                try db.run(
                    "INSERT INTO index_keys (table_name, wrapped) VALUES (?, ?) ON CONFLICT (table_name) DO NOTHING",
                    [table, isEmpty ? fresh : first]
                )
                let kept = try db.indexKey(of: table)
                try db.connection.commit()
                return kept
            } catch {
                db.connection.rollback()
                throw error
            }
        }
        // The same.
        return kept.flatMap { try? seal.open($0, at: place) }
    }

    /// As the digests of older ledgers were keyed.
    private static func firstKey(_ purpose: String, _ ring: KeyRing) -> [UInt8] {
        let secret = ring.ids.last.flatMap { ring[$0] } ?? []
        return HKDF<SHA256>
            .deriveKey(inputKeyMaterial: SymmetricKey(data: secret), info: Array(purpose.utf8), outputByteCount: 32)
            .withUnsafeBytes { [UInt8]($0) }
    }
}

extension FieldSeal.Place {
    static let indexPurpose = "underwriter.index-key.v1"

    fileprivate static func indexKey(of table: String) -> Self {
        Self(table: "index_keys", column: "wrapped", row: table)
    }
}

extension Database {
    fileprivate func indexKey(of table: String) throws(StorageError) -> [UInt8]? {
        try row("SELECT wrapped FROM index_keys WHERE table_name = ?", [table])?.bytes("wrapped")
    }
}
