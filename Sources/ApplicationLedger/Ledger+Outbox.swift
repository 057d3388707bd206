import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

// The outbox: what the queue must carry, until it is decided.
//
// A row is `new` until the queue has said that it holds the job, and `sent` from then on. It goes in the transaction
// that records the decision, the referral or the withdrawal, and not before: a Redis that forgets is filled again from
// here.

extension Ledger {
    /// Jobs that are to be put on the queue now, oldest first.
    /// - Parameters:
    ///   - urgency: Which are asked for.
    ///   - limit: At most so many.
    ///   - now: Jobs put off beyond this moment are left out.
    /// - Returns: The jobs.
    /// - Throws: ``LedgerError``.
    public func dueOutbox(
        of urgency: Urgency = .ordinary,
        limit: Int,
        now: Timestamp
    ) async throws(LedgerError) -> [OutboxRow] {
        try await read { db in
            try db.rows(
                "\(Self.outboxRows) WHERE state = 'new' AND urgency = ? AND next_at <= ? ORDER BY next_at LIMIT ?",
                [urgency.rawValue, now.milliseconds, limit]
            )
            .map(OutboxRow.init(row:))
        }
    }

    /// Notes that the queue holds jobs.
    public func markSent(_ ids: [ApplicationID], at: Timestamp) async throws(LedgerError) {
        guard !ids.isEmpty else { return }
        try await write { db in
            for id in ids {
                try db.send(
                    "UPDATE outbox SET state = 'sent', sent_at = ? WHERE application_id = ?",
                    [at.milliseconds, id.uuid]
                )
            }
        }
    }

    /// Jobs the queue was given before a moment and that are still undecided, in order of their ids.
    /// - Parameters:
    ///   - moment: Only jobs sent before it.
    ///   - previous: Only jobs after this one; nil for the first page.
    ///   - limit: At most so many.
    /// - Returns: The jobs.
    /// - Throws: ``LedgerError``.
    public func undecidedSent(
        before moment: Timestamp,
        after previous: ApplicationID? = nil,
        limit: Int
    ) async throws(LedgerError) -> [OutboxRow] {
        try await read { db in
            try db.rows(
                """
                \(Self.outboxRows) WHERE state = 'sent' AND sent_at < ? AND application_id > ?
                ORDER BY application_id LIMIT ?
                """,
                [moment.milliseconds, previous?.uuid ?? "", limit]
            )
            .map(OutboxRow.init(row:))
        }
    }

    /// With the trace of the request that handed the application in, from the record of that.
    private static let outboxRows = """
        SELECT o.*, (
            SELECT MIN(a.trace_id) FROM audit a
            WHERE a.subject = 'application:' || o.application_id
                AND a.action = '\(AuditAction.applicationSubmitted.rawValue)'
        ) AS trace_id
        FROM outbox o
        """

    /// How many accepted applications the queue has not taken yet.
    public func unsentCount() async throws(LedgerError) -> Int {
        try await read { db in try db.count("SELECT COUNT(*) FROM outbox WHERE state = 'new'") }
    }

    /// How many accepted applications of an urgency the queue has not taken yet.
    public func unsentCount(of urgency: Urgency) async throws(LedgerError) -> Int {
        try await read { db in
            try db.count("SELECT COUNT(*) FROM outbox WHERE state = 'new' AND urgency = ?", [urgency.rawValue])
        }
    }
}

extension OutboxRow {
    fileprivate init(row: Row) throws {
        guard let urgency = Urgency(rawValue: try row.integer("urgency")) else {
            throw LedgerError.unreadable(table: "outbox")
        }
        self.init(
            id: try row.applicationID(),
            job: OutboxJob(
                payload: try row.bytes("payload"),
                fingerprint: try row.text("fingerprint"),
                schema: try row.integer("job_schema"),
                urgency: urgency
            ),
            sentAt: try row.optionalTime("sent_at"),
            traceID: try row.optionalText("trace_id")
        )
    }
}
