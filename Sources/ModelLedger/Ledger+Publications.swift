public import Documents
public import Ledger
public import LedgerSchema
public import Lending
import Storage

// A promotion stands at once; workers know of it when Redis shows it. While Redis is away the two lie far apart, and the
// model that workers go on with is still their champion: what it scored of what was sent meanwhile counts.

extension Ledger {
    /// Notes that workers can know of a promotion, and of all before it of the same product.
    /// - Parameters:
    ///   - promotion: What Redis shows.
    ///   - at: Now; the first time counts.
    /// - Throws: ``LedgerError``.
    public func notePublication(of promotion: Promotion, at: Timestamp) async throws(LedgerError) {
        try await write { db in
            try db.run(
                """
                UPDATE publications SET published_at = ? WHERE published_at IS NULL AND sequence <= ?
                AND sequence IN (SELECT p.sequence FROM promotions p WHERE p.product = ?)
                """,
                [at.milliseconds, promotion.sequence, promotion.product]
            )
        }
    }

    /// Of which product a model was the champion, and until when.
    /// - Parameter digest: SHA-256 of the model's file.
    /// - Returns: Nil if it never was; of several times the last.
    /// - Throws: ``LedgerError``.
    public func championship(of digest: ContentDigest) async throws(LedgerError) -> Championship? {
        try await glance { db in
            try db.row(
                """
                SELECT p.product, CASE WHEN w.sequence IS NULL THEN n.promoted_at ELSE w.published_at END AS ended_at
                FROM promotions p
                LEFT JOIN promotions n ON n.sequence = (SELECT MIN(m.sequence) FROM promotions m
                WHERE m.product = p.product AND m.sequence > p.sequence)
                LEFT JOIN publications w ON w.sequence = n.sequence
                WHERE p.artefact_sha256 = ? ORDER BY p.sequence DESC LIMIT 1
                """,
                [digest.hex]
            )
            .map { Championship(product: try $0.text("product"), endedAt: try $0.optionalTime("ended_at")) }
        }
    }
}
