public import Documents
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

// How loans went comes from the servicing system, later and more than once: a loan that was good after a year may be bad
// after two. Each row says what was known on a day; the last day stands. Rows are never changed.

extension Ledger {
    /// Records how loans went.
    /// - Parameters:
    ///   - outcomes: What is known.
    ///   - actor: Who says so.
    ///   - at: Now.
    /// - Returns: What became of them.
    /// - Throws: ``LedgerError``; then none is recorded.
    public func record(
        _ outcomes: [LoanOutcome],
        by actor: Actor,
        at: Timestamp
    ) async throws(LedgerError) -> OutcomeReceipt {
        try await write { [chain] db in
            var (recorded, known) = (0, 0)
            var unknown: [ApplicationID] = []
            for outcome in outcomes {
                let found = try db.count(
                    "SELECT COUNT(*) FROM applications WHERE application_id = ?",
                    [outcome.application.uuid]
                )
                guard found == 1 else {
                    unknown.append(outcome.application)
                    continue
                }
                let inserted = try db.run(
                    """
                    INSERT INTO outcomes (application_id, observed_on, is_bad, recorded_at, recorded_by)
                    VALUES (?, ?, ?, ?, ?) ON CONFLICT (application_id, observed_on) DO NOTHING
                    """,
                    [
                        outcome.application.uuid, outcome.observedOn.iso, outcome.isBad ? 1 : 0, at.milliseconds,
                        actor.description,
                    ]
                )
                if inserted == 1 { recorded += 1 } else { known += 1 }
            }
            if recorded > 0 { try chain.append(.outcomes(recorded, by: actor, at: at), in: db) }
            return OutcomeReceipt(recorded: recorded, known: known, unknown: unknown)
        }
    }

    /// Applications whose outcome is known, with what they answered but not who they are, in the order of their ids.
    /// - Parameters:
    ///   - product: Id of the product.
    ///   - after: The last application of the page before; nil for the first page.
    ///   - limit: Length of a page.
    /// - Returns: Answers beside the last known outcome.
    /// - Throws: ``LedgerError``.
    public func outcomes(
        product: String,
        after: ApplicationID? = nil,
        limit: Int = 1000
    ) async throws(LedgerError) -> [KnownOutcome] {
        try await read { db in
            try db.rows(
                """
                SELECT a.application_id, a.application_date, a.definition_sha256, a.answers, o.is_bad, o.observed_on
                FROM applications a JOIN outcomes o ON o.application_id = a.application_id
                WHERE a.product = ? AND a.application_id > ? AND o.observed_on =
                (SELECT MAX(observed_on) FROM outcomes WHERE application_id = a.application_id)
                ORDER BY a.application_id LIMIT ?
                """,
                [product, after?.uuid ?? "", limit]
            )
            .map(KnownOutcome.init(row:))
        }
    }
}

/// What somebody answered, and how their loan went.
public struct KnownOutcome: Sendable, Hashable {
    /// The application.
    public let application: ApplicationID
    /// The local date of submission.
    public let submittedOn: CalendarDate
    /// SHA-256 of the definition that was answered.
    public let definitionDigest: ContentDigest
    /// Answers by key, without those that identify.
    public let answers: [String: JSONValue]
    /// Whether the loan went into default.
    public let isBad: Bool
    /// The day up to which this was seen.
    public let observedOn: CalendarDate

    fileprivate init(row: Row) throws {
        application = try row.applicationID()
        submittedOn = try row.date("application_date")
        definitionDigest = try row.digest("definition_sha256")
        answers = try columnObject(row.bytes("answers"), table: "applications")
        isBad = try row.integer("is_bad") == 1
        observedOn = try row.date("observed_on")
    }
}

extension AuditEntry {
    fileprivate static func outcomes(_ count: Int, by actor: Actor, at: Timestamp) -> AuditEntry {
        AuditEntry(
            at: at,
            actor: actor,
            action: .outcomesRecorded,
            subject: .ledger,
            detail: ["count": .number(Double(count))]
        )
    }
}
