public import Documents
public import Ledger
public import LedgerSchema
public import Lending
import Foundation
import Storage

// An application names the digest of the definition that it answers. The definition itself is kept besides, so that years
// later it can be told what people were asked, and which of their answers a model of today can learn from.

/// A definition that people apply under.
public struct UsedDefinition: Sendable, Hashable {
    /// SHA-256 of its canonical bytes.
    public let digest: ContentDigest
    /// Id of the product.
    public let product: String
    /// Version of the product.
    public let version: String
    /// Canonical bytes.
    public let bytes: [UInt8]

    /// States a definition.
    public init(digest: ContentDigest, product: String, version: String, bytes: [UInt8]) {
        (self.digest, self.product, self.version, self.bytes) = (digest, product, version, bytes)
    }
}

extension Ledger {
    /// Keeps definitions before anybody applies under them.
    /// - Parameters:
    ///   - definitions: Those that are offered from now on.
    ///   - at: Now.
    /// - Returns: Those that were refused: people have applied under another of their product and version. Where there is
    ///   one, none is kept.
    /// - Throws: ``LedgerError``.
    public func keep(
        _ definitions: [UsedDefinition],
        at: Timestamp
    ) async throws(LedgerError) -> [UsedDefinition] {
        try await write { db in
            let refused = try definitions.filter { try Self.isTaken($0, in: db) }
            guard refused.isEmpty else { return refused }
            for definition in definitions {
                try db.run(
                    """
                    INSERT INTO definitions (definition_sha256, product, version, definition, first_used_at)
                    VALUES (?, ?, ?, ?, ?) ON CONFLICT (definition_sha256) DO NOTHING
                    """,
                    [
                        definition.digest.hex, definition.product, definition.version, Data(definition.bytes),
                        at.milliseconds,
                    ]
                )
            }
            return []
        }
    }

    /// Canonical bytes of the definitions of a product, by digest: those people applied under and those of its models.
    public func definitions(of product: String) async throws(LedgerError) -> [ContentDigest: [UInt8]] {
        try await read { db in
            var found: [ContentDigest: [UInt8]] = [:]
            for table in ["definitions", "models"] {
                let query = "SELECT DISTINCT definition_sha256, definition FROM \(table) WHERE product = ?"
                for row in try db.rows(query, [product]) {
                    found[try row.digest("definition_sha256")] = try row.bytes("definition")
                }
            }
            return found
        }
    }

    /// Whether somebody applied under another definition of the same product and version.
    private static func isTaken(_ definition: UsedDefinition, in db: Database) throws -> Bool {
        let others = try db.rows(
            "SELECT definition_sha256 FROM definitions WHERE product = ? AND version = ? AND definition_sha256 <> ?",
            [definition.product, definition.version, definition.digest.hex]
        )
        return try others.contains { other in
            try db.row(
                "SELECT application_id FROM applications WHERE definition_sha256 = ? LIMIT 1",
                [try other.text("definition_sha256")]
            ) != nil
        }
    }
}
