import Foundation
public import Ledger
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    private static let day: Int64 = 86_400_000

    /// Forgets what has been kept as long as the inventory says: drafts, links, letters, failures of signing in.
    /// - Parameter at: Now.
    /// - Returns: How many rows of each table went.
    /// - Throws: ``LedgerError``.
    public func forgetWhatIsOver(at: Timestamp) async throws(LedgerError) -> [String: Int] {
        let now = at.milliseconds
        return try await write { db in
            try db.run(
                """
                DELETE FROM subject_keys
                WHERE subject_id IN (SELECT application_id FROM drafts WHERE updated_at < ?)
                """,
                [now - 30 * Self.day]
            )
            return [
                "drafts": try db.run("DELETE FROM drafts WHERE updated_at < ?", [now - 30 * Self.day]),
                "one_time_links": try db.run("DELETE FROM one_time_links WHERE expires_at < ?", [now - Self.day]),
                "mail_outbox": try db.run(
                    "DELETE FROM mail_outbox WHERE state <> 'new' AND created_at < ?",
                    [now - 30 * Self.day]
                ),
                "login_failures": try db.run("DELETE FROM login_failures WHERE last_at < ?", [now - Self.day]),
            ]
        }
    }
}
