import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    /// Records a decision: the row, the application's status, the end of its outbox row and the audit row, or nothing.
    /// - Parameters:
    ///   - decision: The decision; its application is the primary key.
    ///   - actor: Who records it.
    /// - Returns: Whether it is now the decision.
    /// - Throws: ``LedgerError/refused`` for a declined decision without reasons.
    public func record(
        _ decision: DecisionRecord,
        by actor: Actor = .system("recorder")
    ) async throws(LedgerError) -> RecordOutcome {
        try await write { [chain] db in
            guard let status = try Self.status(of: decision.applicationID, in: db) else { return .unknown }
            guard try Self.insert(decision, ifStill: status, in: db) else {
                return try Self.decision(of: decision.applicationID, in: db) == nil ? .closed(status) : .alreadyDecided
            }
            try Self.settle(decision.applicationID, as: decision.outcome.status, at: decision.at, in: db)
            let traceID = try Self.traceID(of: decision.applicationID, in: db)
            try chain.append(.recorded(decision, by: actor, traceID: traceID), in: db)
            try Self.announce(decision.applicationID, decision.outcome.status, at: decision.at, in: db)
            return .recorded
        }
    }

    /// Sends an application to a person for want of a decision.
    /// - Parameters:
    ///   - id: The application.
    ///   - cause: A code, free of personal data.
    ///   - at: Now.
    ///   - actor: Who refers it.
    /// - Returns: False if it is decided, withdrawn or unknown, or was referred for this cause before.
    /// - Throws: ``LedgerError``.
    @discardableResult
    public func refer(
        _ id: ApplicationID,
        cause: String,
        at: Timestamp,
        by actor: Actor = .system("recorder")
    ) async throws(LedgerError) -> Bool {
        try await write { [chain] db in
            guard let status = try Self.status(of: id, in: db), status.isPending,
                try Self.decision(of: id, in: db) == nil
            else { return false }
            let inserted = try db.run(
                """
                INSERT INTO referrals (application_id, cause, referred_at) VALUES (?, ?, ?)
                ON CONFLICT (application_id, cause) DO NOTHING
                """,
                [id.uuid, cause, at.milliseconds]
            )
            try Self.settle(id, as: .manualReview, at: at, in: db)
            guard inserted == 1 else { return false }
            try Self.announce(id, .manualReview, at: at, in: db)
            let detail: [String: JSONValue] = ["cause": .string(cause)]
            try chain.append(
                AuditEntry(
                    at: at,
                    actor: actor,
                    action: .applicationReferred,
                    subject: .application(id),
                    traceID: try Self.traceID(of: id, in: db),
                    detail: detail
                ),
                in: db
            )
            return true
        }
    }

    /// The decision of an application, if there is one.
    public func decision(_ id: ApplicationID) async throws(LedgerError) -> DecisionRecord? {
        try await glance { db in try Self.decision(of: id, in: db) }
    }

    /// Puts a refused event away for people to look at.
    /// - Returns: False if it lay there before.
    @discardableResult
    public func quarantine(_ event: QuarantinedEvent) async throws(LedgerError) -> Bool {
        try await write { [chain] db in
            let digest = event.digest
            let inserted = try db.run(
                """
                INSERT INTO event_quarantine (event_sha256, entry_id, job_id, cause, content, quarantined_at)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (event_sha256) DO NOTHING
                """,
                [
                    digest.hex, event.entryID, event.jobID, event.cause, Data(event.content), event.at.milliseconds,
                ]
            )
            guard inserted == 1 else { return false }
            let detail: [String: JSONValue] = ["cause": .string(event.cause)]
            let actor = Actor.system("recorder")
            try chain.append(
                AuditEntry(
                    at: event.at,
                    actor: actor,
                    action: .eventQuarantined,
                    subject: .event(digest),
                    detail: detail
                ),
                in: db
            )
            return true
        }
    }

    /// Refused events, newest first.
    public func quarantinedEvents(limit: Int = 100) async throws(LedgerError) -> [QuarantinedEvent] {
        try await read { db in
            try db.rows("SELECT * FROM event_quarantine ORDER BY quarantined_at DESC LIMIT ?", [limit])
                .map { row in
                    QuarantinedEvent(
                        entryID: try row.text("entry_id"),
                        jobID: try row.text("job_id"),
                        cause: try row.text("cause"),
                        content: try row.bytes("content"),
                        at: try row.time("quarantined_at")
                    )
                }
        }
    }

    /// Where all applications ever accepted are, counted in one snapshot.
    public func reconciliation() async throws(LedgerError) -> Reconciliation {
        try await read { db in
            let byModel = "EXISTS (SELECT 1 FROM decisions d WHERE d.application_id = a.application_id)"
            let byPerson = "EXISTS (SELECT 1 FROM human_decisions h WHERE h.application_id = a.application_id)"
            let undecided = "NOT \(byModel) AND NOT \(byPerson)"
            // Of an application that never had a model's word a person's is the decision.
            let alone = try db.count("SELECT COUNT(*) FROM human_decisions a WHERE NOT \(byModel)")
            return Reconciliation(
                received: try db.count("SELECT COUNT(*) FROM applications"),
                decided: try db.count("SELECT COUNT(*) FROM decisions") + alone,
                referred: try db.count(
                    """
                    SELECT COUNT(*) FROM applications a WHERE a.application_status = 'Manual review'
                    AND EXISTS (SELECT 1 FROM referrals r WHERE r.application_id = a.application_id)
                    AND \(undecided)
                    """
                ),
                withdrawn: try db.count(
                    """
                    SELECT COUNT(*) FROM applications a WHERE a.application_status = 'Withdrawn'
                    AND \(undecided)
                    """
                ),
                waiting: try db.count("SELECT COUNT(*) FROM outbox")
            )
        }
    }

    static func decision(of id: ApplicationID, in db: Database) throws -> DecisionRecord? {
        try db.row("SELECT * FROM decisions WHERE application_id = ?", [id.uuid]).map(DecisionRecord.init(row:))
    }

    /// The trace of the request that handed an application in; nil if it had none.
    private static func traceID(of id: ApplicationID, in db: Database) throws -> String? {
        let subject = AuditSubject.application(id).description
        let row = try db.row(
            "SELECT MIN(trace_id) AS trace_id FROM audit WHERE subject = ? AND action = ?",
            [subject, AuditAction.applicationSubmitted.rawValue]
        )
        return try row?.optionalText("trace_id")
    }

    private static func status(of id: ApplicationID, in db: Database) throws -> ApplicationStatus? {
        try db.row("SELECT application_status FROM applications WHERE application_id = ?", [id.uuid])
            .map { try $0.read("application_status", ApplicationStatus.init(rawValue:)) }
    }

    /// The application has its answer or its person: the queue need not carry it any more.
    private static func settle(
        _ id: ApplicationID,
        as status: ApplicationStatus,
        at: Timestamp,
        in db: Database
    ) throws {
        try db.run(
            "UPDATE applications SET application_status = ?, status_at = ? WHERE application_id = ?",
            [status.rawValue, at.milliseconds, id.uuid]
        )
        try db.run("DELETE FROM outbox WHERE application_id = ?", [id.uuid])
    }

    private static func insert(
        _ decision: DecisionRecord,
        ifStill status: ApplicationStatus,
        in db: Database
    ) throws -> Bool {
        guard status.isPending else { return false }
        return try db.run(
            """
            INSERT INTO decisions (application_id, outcome, credit_score, risk_probability, reason_codes, assessment,
            model, model_version, artefact_sha256, policy_version, feature_vector_sha256, attempt, decided_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (application_id) DO NOTHING
            """,
            [
                decision.applicationID.uuid, decision.outcome.rawValue, decision.score, decision.probabilityOfDefault,
                decision.reasonCodes.joined(separator: " "), Data(decision.assessment), decision.model,
                decision.modelVersion, decision.artefactDigest.hex, decision.policyVersion,
                decision.featureVectorDigest.hex, decision.attempt, decision.at.milliseconds,
            ]
        ) == 1
    }
}

extension QuarantinedEvent {
    /// The same event read twice is one row.
    fileprivate var digest: ContentDigest {
        ContentDigest.sha256(of: Array("\(entryID) \(jobID) ".utf8) + content)
    }
}

extension DecisionRecord {
    fileprivate init(row: Row) throws {
        self.init(
            applicationID: try row.applicationID(),
            outcome: try row.read("outcome", DecidedOutcome.init(rawValue:)),
            score: try row.integer("credit_score"),
            probabilityOfDefault: try row.number("risk_probability"),
            reasonCodes: try row.text("reason_codes").utf8.split(separator: UInt8(ascii: " "))
                .map { String(decoding: $0, as: UTF8.self) },
            assessment: try row.bytes("assessment"),
            model: try row.text("model"),
            modelVersion: try row.text("model_version"),
            artefactDigest: try row.digest("artefact_sha256"),
            policyVersion: try row.text("policy_version"),
            featureVectorDigest: try row.digest("feature_vector_sha256"),
            attempt: try row.integer("attempt"),
            at: try row.time("decided_at")
        )
    }
}

extension AuditEntry {
    fileprivate static func recorded(_ decision: DecisionRecord, by actor: Actor, traceID: String?) -> AuditEntry {
        AuditEntry(
            at: decision.at,
            actor: actor,
            action: .decisionRecorded,
            subject: .application(decision.applicationID),
            traceID: traceID,
            detail: [
                "outcome": .string(decision.outcome.rawValue),
                "assessment_sha256": .string(ContentDigest.sha256(of: decision.assessment).hex),
                "artefact_sha256": .string(decision.artefactDigest.hex),
                "policy_version": .string(decision.policyVersion), "attempt": .number(Double(decision.attempt)),
            ]
        )
    }
}
