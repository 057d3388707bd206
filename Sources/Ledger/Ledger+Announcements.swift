import Documents
import Foundation
package import LedgerRecords
import LedgerSchema
package import Lending
package import Storage

// The outbox of webhooks: a message is written in the transaction of what it tells, once for each receiver, and goes to
// nobody before that is on the disc. It holds the application's id and nothing of the person.

extension Ledger {
    /// Writes a message of where an application has come to, for each receiver that is on.
    package static func announce(
        _ id: ApplicationID,
        _ status: ApplicationStatus,
        at: Timestamp,
        in db: Database
    ) throws {
        let receivers = try db.rows("SELECT endpoint_id FROM webhook_endpoints WHERE disabled_at IS NULL")
        guard !receivers.isEmpty else { return }
        let digest = ContentDigest.sha256(of: Array("\(id.uuid) \(status.rawValue) \(at.milliseconds)".utf8)).hex
        let message = "msg_" + String(decoding: digest.utf8.prefix(32), as: UTF8.self)
        let word = status.rawValue.lowercased().utf8.map { $0 == 0x20 ? UInt8(ascii: "_") : $0 }
        let body = columnBytes([
            "type": .string("application.\(String(decoding: word, as: UTF8.self))"),
            "timestamp": .string(at.rfc3339), "data": ["id": .string(id.base32)],
        ])
        for row in receivers {
            try db.send(
                """
                INSERT INTO webhook_deliveries (message_id, endpoint_id, body, state, attempts, next_at, created_at)
                VALUES (?, ?, ?, 'due', 0, ?, ?) ON CONFLICT (message_id, endpoint_id) DO NOTHING
                """,
                [message, try row.text("endpoint_id"), Data(body), at.milliseconds, at.milliseconds]
            )
        }
    }

    /// Encrypts a value of a room that keeps tables of its own, bound to where it stands.
    package func sealed(_ plain: [UInt8], table: String, column: String, row: String) throws -> [UInt8] {
        try customerSeal.seal(plain, at: .init(table: table, column: column, row: row))
    }

    /// Decrypts what ``sealed(_:table:column:row:)`` encrypted for the same place.
    package func opened(_ stored: [UInt8], table: String, column: String, row: String) throws -> [UInt8] {
        try customerSeal.open(stored, at: .init(table: table, column: column, row: row))
    }
}

extension LedgerTables {
    /// Writes a message of where an application has come to, for each receiver that is on.
    package func announce(_ id: ApplicationID, _ status: ApplicationStatus, at: Timestamp) throws {
        try Ledger.announce(id, status, at: at, in: db)
    }
}
