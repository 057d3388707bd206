import Documents
package import Ledger
package import LedgerRecords
package import LedgerSchema
package import Lending

extension Ledger {
    /// How long a message that was taken is nobody else's: longer than a try lasts.
    private static let lease: Int64 = 60_000
    private static let longPause: Int64 = 600_000

    /// Takes messages that are to be sent now, those that wait longest first; each is nobody else's for a minute.
    ///
    /// Of each receiver a few only, so that one that is far behind does not keep the others waiting. Those of a receiver
    /// whose secrets cannot be opened wait ten minutes more.
    /// - Parameters:
    ///   - limit: At most so many of one receiver.
    ///   - busy: Receivers that are left alone.
    ///   - now: The time of day.
    /// - Returns: The messages.
    /// - Throws: ``LedgerError``.
    package func takeDeliveries(
        limit: Int,
        butOf busy: Set<String>,
        now: Timestamp
    ) async throws(LedgerError) -> [WebhookDelivery] {
        // Looked at without the writer first, which is idle when nothing is due.
        let due = try await readTables { try Self.due($0, limit, busy, now) }
        guard !due.isEmpty else { return [] }
        return try await writeTables { tables in
            try Self.due(tables, limit, busy, now).compactMap { try self.take($0, at: now, in: tables) }
        }
    }

    private static func due(
        _ tables: LedgerTables,
        _ limit: Int,
        _ busy: Set<String>,
        _ now: Timestamp
    ) throws -> [LedgerRow] {
        try tables.rows(
            """
            SELECT d.message_id, d.endpoint_id, d.body, d.attempts, e.url, e.secrets FROM (
                SELECT message_id, endpoint_id, body, attempts, next_at,
                    ROW_NUMBER() OVER (PARTITION BY endpoint_id ORDER BY next_at, message_id) AS place
                FROM webhook_deliveries WHERE state = 'due' AND next_at <= ?
            ) d JOIN webhook_endpoints e ON e.endpoint_id = d.endpoint_id
            WHERE d.place <= ? AND e.disabled_at IS NULL ORDER BY d.next_at, d.message_id
            """,
            [.time(now), .integer(limit)]
        )
        .filter { !busy.contains(try $0.text("endpoint_id")) }
    }

    private func take(_ row: LedgerRow, at now: Timestamp, in tables: LedgerTables) throws -> WebhookDelivery? {
        let (message, endpoint) = (try row.text("message_id"), try row.text("endpoint_id"))
        // Sealed by a key that is not there: it may be brought back, so that they wait.
        let secrets = try? secrets(of: endpoint, in: row)
        let pause = secrets == nil ? Self.longPause : Self.lease
        try tables.run(
            "UPDATE webhook_deliveries SET next_at = ? WHERE message_id = ? AND endpoint_id = ?",
            [.time(now.adding(milliseconds: pause)), .text(message), .text(endpoint)]
        )
        guard let secrets else { return nil }
        return WebhookDelivery(
            message: message,
            endpoint: endpoint,
            url: try row.text("url"),
            secrets: secrets,
            body: try row.bytes("body"),
            attempts: try row.integer("attempts")
        )
    }

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
