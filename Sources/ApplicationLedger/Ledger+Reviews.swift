import Documents
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

// A review is asked for beside the decision, never instead of it: the decision stays as it was made, and a person looks
// at it. Requests are append-only like decisions, and each is in the audit chain.

extension Ledger {
    /// Records that an applicant wants a person to look.
    /// - Parameters:
    ///   - id: The application.
    ///   - owner: Whose it is.
    ///   - at: Now.
    ///   - traceID: Trace id of the request, if any.
    /// - Returns: What became of it.
    /// - Throws: ``LedgerError``.
    public func requestReview(
        _ id: ApplicationID,
        owner: AccountID,
        at: Timestamp,
        traceID: String? = nil
    ) async throws(LedgerError) -> ReviewOutcome {
        try await write { [chain] db in
            let row = try db.row(
                "SELECT application_status FROM applications WHERE application_id = ? AND owner_id = ?",
                [id.uuid, owner.rawValue]
            )
            guard let row else { return .unknown }
            let status = try row.read("application_status", ApplicationStatus.init(rawValue:))
            guard ![.withdrawn, .expired, .disbursed].contains(status) else { return .closed }
            let entry = AuditEntry.reviewRequested(id, owner, .page, at: at, traceID: traceID)
            guard try Self.insertReview(of: id, .page, at: at, in: db) else { return .alreadyRequested }
            try chain.append(entry, in: db)
            return .requested
        }
    }

    /// Applications that wait for a person because their applicants asked for one, oldest first.
    public func reviewRequests(limit: Int = 100) async throws(LedgerError) -> [(ApplicationID, ReviewRequest)] {
        try await read { db in
            try db.rows("SELECT * FROM review_requests ORDER BY requested_at LIMIT ?", [limit])
                .map { (try $0.applicationID(), try ReviewRequest(row: $0)) }
        }
    }

    static func review(of id: ApplicationID, in db: Database) throws -> ReviewRequest? {
        try db.row("SELECT * FROM review_requests WHERE application_id = ?", [id.uuid]).map(ReviewRequest.init(row:))
    }

    /// - Returns: False if there was one.
    static func insertReview(
        of id: ApplicationID,
        _ source: ReviewRequest.Source,
        at: Timestamp,
        in db: Database
    ) throws -> Bool {
        try db.run(
            """
            INSERT INTO review_requests (application_id, source, requested_at) VALUES (?, ?, ?)
            ON CONFLICT (application_id) DO NOTHING
            """,
            [id.uuid, source.rawValue, at.milliseconds]
        ) == 1
    }
}

extension ReviewRequest {
    fileprivate init(row: Row) throws {
        let source = try row.read("source", Source.init(rawValue:))
        let at = try row.time("requested_at")
        self.init(source: source, at: at)
    }
}

extension AuditEntry {
    static func reviewRequested(
        _ id: ApplicationID,
        _ owner: AccountID,
        _ source: ReviewRequest.Source,
        at: Timestamp,
        traceID: String?
    ) -> AuditEntry {
        AuditEntry(
            at: at,
            actor: .account(owner),
            action: .reviewRequested,
            subject: .application(id),
            traceID: traceID,
            detail: ["source": .string(source.rawValue)]
        )
    }
}
