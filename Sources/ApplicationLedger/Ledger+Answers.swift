import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

// What a client's key was answered.
//
// The receipt stands in `idempotency` from the moment the application does; an answer that says more is known later and
// stands beside it. Neither is ever changed.

extension Ledger {
    /// Keeps what a key was answered, before it is sent; what was kept first stays.
    /// - Parameters:
    ///   - answer: The answer.
    ///   - application: The application that the key stands for.
    ///   - at: When.
    /// - Throws: ``LedgerError``; then a repeat gets the receipt.
    public func keep(
        _ answer: FirstAnswer,
        to application: ApplicationID,
        at: Timestamp
    ) async throws(LedgerError) {
        try await write { db in
            try db.run(
                """
                INSERT INTO idempotency_answers (application_id, status, location, body, answered_at)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT (application_id) DO NOTHING
                """,
                [application.uuid, answer.status, answer.location, Data(answer.body), at.milliseconds]
            )
        }
    }

    /// What a key of this owner stands for, with its first answer as far as it is known.
    static func record(
        _ owner: AccountID,
        _ route: String,
        _ key: String,
        in db: Database
    ) throws -> (record: IdempotencyRecord, application: ApplicationID)? {
        let key = key.precomposedStringWithCanonicalMapping
        let row = try db.row(
            """
            SELECT i.*, f.status AS first_status, f.location AS first_location, f.body AS first_body
            FROM idempotency i LEFT JOIN idempotency_answers f ON f.application_id = i.application_id
            WHERE i.owner_id = ? AND i.route = ? AND i.client_key = ?
            """,
            [owner.rawValue, route, key]
        )
        guard let row else { return nil }
        let first = try row.optionalBytes("first_body")
        let record = IdempotencyRecord(
            key: key,
            route: route,
            fingerprint: try row.digest("fingerprint"),
            status: try row.integer(first == nil ? "status" : "first_status"),
            body: try first ?? row.bytes("body"),
            location: try row.optionalText("first_location")
        )
        return (record, try row.applicationID())
    }
}
