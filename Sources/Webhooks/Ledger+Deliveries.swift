import Documents
package import Ledger
package import LedgerRecords
package import LedgerSchema
package import Lending

extension Ledger {
    /// How long a message that was taken is nobody else's: longer than a try lasts.
    private static let lease: Int64 = 60_000

    /// Takes messages that are to be sent now, those that wait longest first; each is nobody else's for a minute.
    /// - Parameters:
    ///   - limit: At most so many.
    ///   - now: The time of day.
    /// - Returns: The messages.
    /// - Throws: ``LedgerError``.
    package func takeDeliveries(limit: Int, now: Timestamp) async throws(LedgerError) -> [WebhookDelivery] {
        // Looked at without the writer first, which is idle when nothing is due.
        guard try await readTables({ try $0.row(Self.due, [.time(now), 1]) }) != nil else { return [] }
        return try await writeTables { tables in
            try tables.rows(Self.due, [.time(now), .integer(limit)])
                .map { row in
                    let (message, endpoint) = (try row.text("message_id"), try row.text("endpoint_id"))
                    try tables.run(
                        "UPDATE webhook_deliveries SET next_at = ? WHERE message_id = ? AND endpoint_id = ?",
                        [.time(now.adding(milliseconds: Self.lease)), .text(message), .text(endpoint)]
                    )
                    return WebhookDelivery(
                        message: message,
                        endpoint: endpoint,
                        url: try row.text("url"),
                        secrets: try self.secrets(of: endpoint, in: row),
                        body: try row.bytes("body"),
                        attempts: try row.integer("attempts")
                    )
                }
        }
    }

    private static let due = """
        SELECT d.message_id, d.endpoint_id, d.body, d.attempts, e.url, e.secrets FROM webhook_deliveries d
        JOIN webhook_endpoints e ON e.endpoint_id = d.endpoint_id
        WHERE d.state = 'due' AND d.next_at <= ? AND e.disabled_at IS NULL ORDER BY d.next_at LIMIT ?
        """

    /// Notes what came of a try; a receiver that says it is gone is switched off.
    package func note(_ attempt: DeliveryAttempt) async throws(LedgerError) {
        try await writeTables { tables in
            let state = attempt.result.isDelivered ? "sent" : attempt.nextAt == nil ? "dead" : "due"
            try tables.run(
                """
                UPDATE webhook_deliveries SET state = ?, attempts = attempts + 1, next_at = ?, last_result = ?, last_at = ?
                WHERE message_id = ? AND endpoint_id = ? AND state = 'due'
                """,
                [
                    .text(state), .time(attempt.nextAt ?? attempt.at), .text(attempt.result.description),
                    .time(attempt.at), .text(attempt.delivery.message), .text(attempt.delivery.endpoint),
                ]
            )
            guard attempt.result.isGone else { return }
            _ = try tables.disableWebhook(
                attempt.delivery.endpoint,
                why: "gone",
                by: .system("webhooks"),
                at: attempt.at
            )
        }
    }

    /// Messages that were given up or failed last, newest first.
    package func failedDeliveries(limit: Int = 100) async throws(LedgerError) -> [FailedDelivery] {
        try await readTables { tables in
            try tables.rows(
                """
                SELECT * FROM webhook_deliveries WHERE state = 'dead' OR state = 'due' AND attempts > 0
                ORDER BY last_at DESC LIMIT ?
                """,
                [.integer(limit)]
            )
            .map { row in
                FailedDelivery(
                    message: try row.text("message_id"),
                    endpoint: try row.text("endpoint_id"),
                    isDead: try row.text("state") == "dead",
                    attempts: try row.integer("attempts"),
                    lastResult: try row.optionalText("last_result") ?? "not_tried",
                    lastAt: Timestamp(
                        milliseconds: Int64(try row.optionalInteger("last_at") ?? row.integer("created_at"))
                    )
                )
            }
        }
    }

    /// Sends a message again under its id, whatever came of it.
    /// - Returns: To how many receivers that are on.
    package func replayDelivery(_ message: String, by actor: Actor, at: Timestamp) async throws(LedgerError) -> Int {
        try await writeTables { tables in
            let changed = try tables.run(
                """
                UPDATE webhook_deliveries SET state = 'due', attempts = 0, next_at = ? WHERE message_id = ?
                AND endpoint_id IN (SELECT endpoint_id FROM webhook_endpoints WHERE disabled_at IS NULL)
                """,
                [.time(at), .text(message)]
            )
            guard changed > 0 else { return 0 }
            let detail: [String: JSONValue] = ["message": .string(message)]
            try tables.audit(
                AuditEntry(at: at, actor: actor, action: .webhookReplayed, subject: .ledger, detail: detail)
            )
            return changed
        }
    }
}
