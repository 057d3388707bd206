import Documents
package import Ledger
package import LedgerRecords
package import LedgerSchema
package import Lending

// Receivers are rows of the ledger; their secrets are sealed there.

extension Ledger {
    /// Adds a receiver.
    package func addWebhook(
        _ id: String,
        url: String,
        secret: String,
        by actor: Actor,
        at: Timestamp
    ) async throws(LedgerError) {
        try await writeTables { tables in
            try tables.run(
                """
                INSERT INTO webhook_endpoints (endpoint_id, url, secrets, created_at, created_by) VALUES (?, ?, ?, ?, ?)
                """,
                [
                    .text(id), .text(url), .bytes(try self.sealed([secret], of: id)), .time(at),
                    .text(actor.description),
                ]
            )
            try tables.audit(AuditEntry(at: at, actor: actor, action: .webhookAdded, subject: .webhook(id)))
        }
    }

    /// Replaces a receiver's secret; the one before signs beside it until the next replacement.
    /// - Returns: False if there is no such receiver.
    package func rotateWebhook(
        _ id: String,
        secret: String,
        by actor: Actor,
        at: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await writeTables { tables in
            let known = try tables.row("SELECT secrets FROM webhook_endpoints WHERE endpoint_id = ?", [.text(id)])
            guard let known else { return false }
            let old = try self.secrets(of: id, in: known).prefix(1)
            try tables.run(
                "UPDATE webhook_endpoints SET secrets = ? WHERE endpoint_id = ?",
                [.bytes(try self.sealed([secret] + old, of: id)), .text(id)]
            )
            try tables.audit(AuditEntry(at: at, actor: actor, action: .webhookRotated, subject: .webhook(id)))
            return true
        }
    }

    /// Switches a receiver off; what was on its way to it is given up.
    /// - Returns: False if there is no such receiver, or it is off.
    package func disableWebhook(
        _ id: String,
        why: String,
        by actor: Actor,
        at: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await writeTables { try $0.disableWebhook(id, why: why, by: actor, at: at) }
    }

    /// All receivers, newest first.
    package func webhooks() async throws(LedgerError) -> [WebhookEndpoint] {
        try await readTables { tables in
            try tables.rows("SELECT * FROM webhook_endpoints ORDER BY created_at DESC, endpoint_id")
                .map { row in
                    WebhookEndpoint(
                        id: try row.text("endpoint_id"),
                        url: try row.text("url"),
                        createdAt: try row.moment("created_at"),
                        createdBy: try row.text("created_by"),
                        disabledAt: try row.optionalInteger("disabled_at").map { Timestamp(milliseconds: Int64($0)) },
                        disabledWhy: try row.optionalText("disabled_why")
                    )
                }
        }
    }

    /// The secrets of a receiver, the newest first.
    func secrets(of id: String, in row: LedgerRow) throws -> [String] {
        try opened(row.bytes("secrets"), table: "webhook_endpoints", column: "secrets", row: id)
            .split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    }

    private func sealed(_ secrets: [String], of id: String) throws -> [UInt8] {
        let text = secrets.joined(separator: " ")
        return try sealed(Array(text.utf8), table: "webhook_endpoints", column: "secrets", row: id)
    }
}

extension LedgerTables {
    /// Switches a receiver off, in the caller's transaction.
    func disableWebhook(_ id: String, why: String, by actor: Actor, at: Timestamp) throws -> Bool {
        let changed = try run(
            "UPDATE webhook_endpoints SET disabled_at = ?, disabled_why = ? WHERE endpoint_id = ? AND disabled_at IS NULL",
            [.time(at), .text(why), .text(id)]
        )
        guard changed == 1 else { return false }
        try run("UPDATE webhook_deliveries SET state = 'dead' WHERE endpoint_id = ? AND state = 'due'", [.text(id)])
        let detail: [String: JSONValue] = ["why": .string(why)]
        try audit(AuditEntry(at: at, actor: actor, action: .webhookDisabled, subject: .webhook(id), detail: detail))
        return true
    }
}

extension LedgerValue {
    static func time(_ at: Timestamp) -> LedgerValue { .integer(.init(at.milliseconds)) }
}

extension LedgerRow {
    func moment(_ column: String) throws -> Timestamp { Timestamp(milliseconds: Int64(try integer(column))) }
}
