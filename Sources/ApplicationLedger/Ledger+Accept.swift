import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

// Accepting an application.
//
// One transaction holds the application, its encrypted answers, the idempotency record, for which customer it is, the
// outbox row and the audit row; only after its commit may anybody be told. What is refused leaves no trace. The draft it
// came from goes with it.

extension Ledger {
    /// Accepts an application, whole or not at all; returns once it is on the disc.
    /// - Parameter application: A checked application.
    /// - Returns: Whether it is in the ledger, now or from before, or why not.
    /// - Throws: ``LedgerError`` if it cannot be stored; then nothing of it is.
    public func accept(_ application: AcceptedApplication) async throws(LedgerError) -> AcceptOutcome {
        let rows: SealedAnswers
        do { rows = try SealedAnswers(application, identitySeal, protectedSeal) } catch { throw LedgerError(error) }
        return try await write { [chain] db in
            if let earlier = try Self.earlierOutcome(of: application, in: db) { return earlier }
            try Self.insert(application, in: db)
            try rows.insert(in: db)
            try Self.insertOutbox(application, in: db)
            if let record = application.idempotency { try Self.insert(record, of: application, in: db) }
            if let customer = application.customer { try Self.link(application.id, to: customer, in: db) }
            try db.send(
                "DELETE FROM drafts WHERE application_id = ? AND owner_id = ?",
                [application.id.uuid, application.owner.rawValue]
            )
            try chain.append(.submitted(application), in: db)
            try Self.announce(application.id, .submitted, at: application.submittedAt, in: db)
            try Self.insertReview(of: application, chain, in: db)
            return .accepted
        }
    }

    /// The answer a key got before, for a front that wants to replay it without checking the body again.
    /// - Returns: The record and its application, or nil if the owner never used the key on this route.
    public func idempotencyRecord(
        owner: AccountID,
        route: String,
        key: String
    ) async throws(LedgerError) -> (record: IdempotencyRecord, application: ApplicationID)? {
        try await glance { db in try Self.record(owner, route, key, in: db) }
    }

    /// What stands in the way of accepting, or nil.
    private static func earlierOutcome(of application: AcceptedApplication, in db: Database) throws -> AcceptOutcome? {
        if let given = application.idempotency,
            let (record, id) = try record(application.owner, given.route, given.key, in: db)
        {
            return record.fingerprint == given.fingerprint ? .replayed(record, id) : .conflict
        }
        let same = try db.row("SELECT owner_id FROM applications WHERE application_id = ?", [application.id.uuid])
        if let same {
            return try same.accountID("owner_id") == application.owner ? .alreadyAccepted : .foreign
        }
        let draft = try db.row("SELECT owner_id FROM drafts WHERE application_id = ?", [application.id.uuid])
        if let draft, try draft.accountID("owner_id") != application.owner { return .foreign }
        guard application.allowsOnlyOnePending else { return nil }
        return
            try db.row(
                """
                SELECT application_id FROM applications
                WHERE owner_id = ? AND application_status IN ('Submitted', 'Scoring', 'Manual review')
                ORDER BY submitted_at LIMIT 1
                """,
                [application.owner.rawValue]
            )
            .map { .pendingExists(try $0.applicationID()) }
    }

    private static func record(
        _ owner: AccountID,
        _ route: String,
        _ key: String,
        in db: Database
    ) throws -> (record: IdempotencyRecord, application: ApplicationID)? {
        let key = key.precomposedStringWithCanonicalMapping
        return
            try db.row(
                "SELECT * FROM idempotency WHERE owner_id = ? AND route = ? AND client_key = ?",
                [owner.rawValue, route, key]
            )
            .map { row in
                let record = IdempotencyRecord(
                    key: key,
                    route: route,
                    fingerprint: try row.digest("fingerprint"),
                    status: try row.integer("status"),
                    body: try row.bytes("body")
                )
                return (record, try row.applicationID())
            }
    }

    private static func insert(_ application: AcceptedApplication, in db: Database) throws {
        try db.send(
            """
            INSERT INTO applications (application_id, owner_id, product, product_version, definition_sha256,
            application_date, submitted_at, answers, feature_vector_sha256, application_status, status_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'Submitted', ?)
            """,
            [
                application.id.uuid, application.owner.rawValue, application.product, application.productVersion,
                application.definitionDigest.hex, application.submittedOn.iso, application.submittedAt.milliseconds,
                Data(columnBytes(application.answers)), application.featureVectorDigest.hex,
                application.submittedAt.milliseconds,
            ]
        )
    }

    /// The wish for a person, where the application says so.
    private static func insertReview(
        of application: AcceptedApplication,
        _ chain: AuditChain,
        in db: Database
    ) throws {
        let (id, at) = (application.id, application.submittedAt)
        guard application.asksForReview, try insertReview(of: id, .consent, at: at, in: db) else { return }
        try chain.append(
            .reviewRequested(id, application.owner, .consent, at: at, traceID: application.traceID),
            in: db
        )
    }

    private static func insertOutbox(_ application: AcceptedApplication, in db: Database) throws {
        try db.send(
            """
            INSERT INTO outbox (application_id, state, payload, fingerprint, job_schema, attempts, next_at, urgency)
            VALUES (?, 'new', ?, ?, ?, 0, ?, ?)
            """,
            [
                application.id.uuid, Data(application.job.payload), application.job.fingerprint, application.job.schema,
                application.submittedAt.milliseconds, application.job.urgency.rawValue,
            ]
        )
    }

    private static func insert(
        _ record: IdempotencyRecord,
        of application: AcceptedApplication,
        in db: Database
    ) throws {
        try db.send(
            """
            INSERT INTO idempotency (owner_id, route, client_key, fingerprint, status, body, application_id, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                application.owner.rawValue, record.route, record.key.precomposedStringWithCanonicalMapping,
                record.fingerprint.hex, record.status, Data(record.body), application.id.uuid,
                application.submittedAt.milliseconds,
            ]
        )
    }
}

/// The encrypted rows of an application; sealed before the writer's turn, so that nobody waits for it.
private struct SealedAnswers: Sendable {
    let id: ApplicationID
    private let key: SubjectKey
    let identity: [UInt8]
    let protected: [UInt8]?

    init(_ application: AcceptedApplication, _ identitySeal: FieldSeal, _ protectedSeal: FieldSeal) throws {
        id = application.id
        key = try identitySeal.newKey(of: id.uuid)
        identity = try identitySeal.seal(columnBytes(application.identity.values), at: .identity(id), under: key)
        let answers = application.protected.values
        protected =
            answers.isEmpty ? nil : try protectedSeal.seal(columnBytes(answers), at: .protected(id), under: key)
    }

    /// The key takes the place of the draft's, which is deleted in the same transaction.
    func insert(in db: Database) throws {
        try key.replace(in: db)
        try db.send(
            "INSERT INTO identity_answers (application_id, answers) VALUES (?, ?)",
            [id.uuid, Data(identity)]
        )
        guard let protected else { return }
        try db.send(
            "INSERT INTO protected_answers (application_id, answers) VALUES (?, ?)",
            [id.uuid, Data(protected)]
        )
    }
}

extension FieldSeal.Place {
    static func identity(_ id: ApplicationID) -> Self {
        Self(table: "identity_answers", column: "answers", row: id.uuid)
    }

    static func protected(_ id: ApplicationID) -> Self {
        Self(table: "protected_answers", column: "answers", row: id.uuid)
    }
}

extension AuditEntry {
    fileprivate static func submitted(_ application: AcceptedApplication) -> AuditEntry {
        AuditEntry(
            at: application.submittedAt,
            actor: .account(application.owner),
            action: .applicationSubmitted,
            subject: .application(application.id),
            traceID: application.traceID,
            detail: [
                "product": .string(application.product), "product_version": .string(application.productVersion),
                "definition_sha256": .string(application.definitionDigest.hex),
                "feature_vector_sha256": .string(application.featureVectorDigest.hex),
                "job_fingerprint": .string(application.job.fingerprint),
            ]
        )
    }
}
