public import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    /// An application of this owner; another person's does not exist.
    public func application(
        _ id: ApplicationID,
        owner: AccountID
    ) async throws(LedgerError) -> ApplicationRecord? {
        try await glance { [identitySeal] db in
            try db.row(
                Self.withIdentity + " WHERE a.application_id = ? AND a.owner_id = ?",
                [id.uuid, owner.rawValue]
            )
            .map { try ApplicationRecord(row: $0, seal: identitySeal) }
        }
    }

    /// An application of anybody, for the lender's own people and parts.
    public func application(_ id: ApplicationID) async throws(LedgerError) -> ApplicationRecord? {
        try await glance { [identitySeal] db in
            try db.row(Self.withIdentity + " WHERE a.application_id = ?", [id.uuid])
                .map { try ApplicationRecord(row: $0, seal: identitySeal) }
        }
    }

    /// The applications of an owner, newest first.
    public func applications(
        owner: AccountID,
        limit: Int = 100
    ) async throws(LedgerError) -> [ApplicationSummary] {
        try await read { db in
            try db.rows(
                "SELECT \(Self.summaryColumns) FROM applications WHERE owner_id = ? ORDER BY submitted_at DESC LIMIT ?",
                [owner.rawValue, limit]
            )
            .map(ApplicationSummary.init(row:))
        }
    }

    /// The applications that stand somewhere, oldest first, for the lender's own people.
    public func applications(
        status: ApplicationStatus,
        limit: Int = 100
    ) async throws(LedgerError) -> [ApplicationSummary] {
        try await read { db in
            try db.rows(
                """
                SELECT \(Self.summaryColumns) FROM applications WHERE application_status = ?
                ORDER BY submitted_at LIMIT ?
                """,
                [status.rawValue, limit]
            )
            .map(ApplicationSummary.init(row:))
        }
    }

    /// Where an application of this owner stands, with its decision.
    public func standing(
        of id: ApplicationID,
        owner: AccountID
    ) async throws(LedgerError) -> ApplicationStanding? {
        try await glance { db in
            try db.row(
                "SELECT \(Self.summaryColumns) FROM applications WHERE application_id = ? AND owner_id = ?",
                [id.uuid, owner.rawValue]
            )
            .map { try Self.standing($0, in: db) }
        }
    }

    /// Where an application of anybody stands, for the lender's own people and parts.
    public func standing(of id: ApplicationID) async throws(LedgerError) -> ApplicationStanding? {
        try await glance { db in
            try db.row("SELECT \(Self.summaryColumns) FROM applications WHERE application_id = ?", [id.uuid])
                .map { try Self.standing($0, in: db) }
        }
    }

    /// A decided application of this owner with all that its page shows, from one snapshot.
    /// - Returns: Nil if there is no such application of this owner, or no decision of it.
    /// - Throws: ``LedgerError``.
    public func decided(_ id: ApplicationID, owner: AccountID) async throws(LedgerError) -> DecidedApplication? {
        try await glance { [identitySeal] db in
            let row = try db.row(
                "SELECT \(Self.summaryColumns), answers FROM applications WHERE application_id = ? AND owner_id = ?",
                [id.uuid, owner.rawValue]
            )
            guard let row, let decision = try Self.decision(of: id, in: db) else { return nil }
            return DecidedApplication(
                summary: try ApplicationSummary(row: row),
                answers: try columnObject(row.bytes("answers"), table: "applications"),
                decision: decision,
                review: try Self.review(of: id, in: db),
                person: try Self.humanDecision(of: id, identitySeal, in: db),
                hasProtectedAnswers: try Self.hasProtectedAnswers(id, in: db)
            )
        }
    }

    /// What has become of an application of this owner, in one look at three keys; nil if there is none.
    public func fate(of id: ApplicationID, owner: AccountID) async throws(LedgerError) -> ApplicationFate? {
        try await glance { db in
            let row = try db.row(
                """
                SELECT application_status,
                (SELECT COUNT(*) FROM decisions d WHERE d.application_id = a.application_id) AS decisions,
                (SELECT COUNT(*) FROM referrals r WHERE r.application_id = a.application_id) AS referrals
                FROM applications a WHERE a.application_id = ? AND a.owner_id = ?
                """,
                [id.uuid, owner.rawValue]
            )
            guard let row else { return nil }
            if try row.integer("decisions") > 0 { return .decided }
            let status = try row.read("application_status", ApplicationStatus.init(rawValue:))
            return try status.isPending && row.integer("referrals") == 0 ? .open : .closed
        }
    }

    /// What a result must agree with to become the decision of an application; nothing personal is read for it.
    /// - Returns: Its product, when it was sent and the digest of its vector; nil if there is no such application.
    /// - Throws: ``LedgerError``.
    public func evidence(
        of id: ApplicationID
    ) async throws(LedgerError) -> (product: String, submittedAt: Timestamp, featureVectorDigest: ContentDigest)? {
        try await glance { db in
            try db.row(
                "SELECT product, submitted_at, feature_vector_sha256 FROM applications WHERE application_id = ?",
                [id.uuid]
            )
            .map { (try $0.text("product"), try $0.time("submitted_at"), try $0.digest("feature_vector_sha256")) }
        }
    }

    /// How many applications were ever accepted.
    public func submittedCount() async throws(LedgerError) -> Int {
        try await read { db in try db.count("SELECT COUNT(*) FROM applications") }
    }

    /// Withdraws an application that waits for its answer.
    /// - Parameters:
    ///   - id: The application.
    ///   - owner: Its owner.
    ///   - at: Now.
    ///   - traceID: Of the request, if one asked for it.
    /// - Returns: False if there is no such application of this owner, or it no longer waits.
    /// - Throws: ``LedgerError``.
    public func withdraw(
        _ id: ApplicationID,
        owner: AccountID,
        at: Timestamp,
        traceID: String? = nil
    ) async throws(LedgerError) -> Bool {
        try await write { [chain] db in
            let changed = try db.run(
                """
                UPDATE applications SET application_status = 'Withdrawn', status_at = ?
                WHERE application_id = ? AND owner_id = ?
                AND application_status IN ('Submitted', 'Scoring', 'Manual review')
                """,
                [at.milliseconds, id.uuid, owner.rawValue]
            )
            guard changed == 1 else { return false }
            try db.run("DELETE FROM outbox WHERE application_id = ?", [id.uuid])
            try Self.announce(id, .withdrawn, at: at, in: db)
            try chain.append(
                AuditEntry(
                    at: at,
                    actor: .account(owner),
                    action: .applicationWithdrawn,
                    subject: .application(id),
                    traceID: traceID
                ),
                in: db
            )
            return true
        }
    }

    private static let summaryColumns =
        "application_id, owner_id, product, product_version, submitted_at, application_date, application_status, "
        + "status_at"

    private static let withIdentity = """
        SELECT a.*, i.answers AS identity, k.wrapped FROM applications a
        JOIN identity_answers i ON i.application_id = a.application_id
        LEFT JOIN subject_keys k ON k.subject_id = a.application_id
        """

    private static func standing(_ row: Row, in db: Database) throws -> ApplicationStanding {
        let summary = try ApplicationSummary(row: row)
        let referral = try db.row(
            "SELECT cause, referred_at FROM referrals WHERE application_id = ? ORDER BY referred_at DESC LIMIT 1",
            [summary.id.uuid]
        )
        return ApplicationStanding(
            application: summary,
            decision: try decision(of: summary.id, in: db),
            referral: try referral.map {
                Referral(cause: try $0.text("cause"), at: try $0.time("referred_at"))
            },
            review: try review(of: summary.id, in: db)
        )
    }
}

extension ApplicationSummary {
    fileprivate init(row: Row) throws {
        let id = try row.applicationID()
        let owner = try row.accountID("owner_id")
        let product = try row.text("product")
        let productVersion = try row.text("product_version")
        let submittedAt = try row.time("submitted_at")
        let submittedOn = try row.date("application_date")
        let status = try row.read("application_status", ApplicationStatus.init(rawValue:))
        let statusAt = try row.time("status_at")
        self.init(
            id: id,
            owner: owner,
            product: product,
            productVersion: productVersion,
            submittedAt: submittedAt,
            submittedOn: submittedOn,
            status: status,
            statusAt: statusAt
        )
    }
}

extension ApplicationRecord {
    init(row: Row, seal: FieldSeal) throws {
        let summary = try ApplicationSummary(row: row)
        let definitionDigest = try row.digest("definition_sha256")
        let featureVectorDigest = try row.digest("feature_vector_sha256")
        let answers = try columnObject(row.bytes("answers"), table: "applications")
        let plain = try seal.open(
            row.bytes("identity"),
            at: .identity(summary.id),
            of: summary.id.uuid,
            key: row.optionalBytes("wrapped")
        )
        let identity = PersonalAnswers(try plain.map { try columnObject($0, table: "identity_answers") } ?? [:])
        self.init(
            summary: summary,
            definitionDigest: definitionDigest,
            featureVectorDigest: featureVectorDigest,
            answers: answers,
            identity: identity,
            isErased: plain == nil
        )
    }
}
