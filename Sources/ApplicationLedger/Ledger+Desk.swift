import AccountLedger
import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

// Applications that wait for a person: those the model or its absence referred, and those whose applicants asked. What
// the person decides is a row that is never changed; the model's decision stays beside it.

extension Ledger {
    /// Applications that wait for a person, oldest first.
    public func deskCases(limit: Int = 200) async throws(LedgerError) -> [ApplicationID] {
        try await read { db in
            try db.rows(
                """
                SELECT a.application_id FROM applications a WHERE \(Self.waitsForPerson)
                ORDER BY a.submitted_at LIMIT ?
                """,
                [limit]
            )
            .map { try $0.applicationID() }
        }
    }

    /// What a person decided of an application, if one did.
    public func humanDecision(_ id: ApplicationID) async throws(LedgerError) -> HumanDecision? {
        try await glance { [identitySeal] db in try Self.humanDecision(of: id, identitySeal, in: db) }
    }

    static func humanDecision(of id: ApplicationID, _ seal: FieldSeal, in db: Database) throws -> HumanDecision? {
        try db.row("SELECT * FROM human_decisions WHERE application_id = ?", [id.uuid])
            .map { row in
                HumanDecision(
                    outcome: try row.read("outcome", DecidedOutcome.init(rawValue:)),
                    reasonCodes: try row.codes("reason_codes"),
                    note: try row.note(seal, id, in: db),
                    proposedBy: try row.accountID("proposed_by"),
                    decidedBy: try row.accountID("decided_by"),
                    at: try row.time("decided_at")
                )
            }
    }

    /// What waits for a second person.
    public func proposal(_ id: ApplicationID) async throws(LedgerError) -> DecisionProposal? {
        try await read { [identitySeal] db in try Self.proposal(id, identitySeal, in: db) }
    }

    /// Decides, or proposes where a second person is needed.
    /// - Parameters:
    ///   - decision: What is decided.
    ///   - id: The application.
    ///   - account: Who decides.
    ///   - needsSecond: Whether another person has to agree.
    ///   - notice: What the applicant is written once it is decided.
    ///   - at: Now.
    /// - Returns: What became of it.
    /// - Throws: ``LedgerError``.
    public func decide(
        _ decision: DeskDecision,
        on id: ApplicationID,
        by account: AccountID,
        needsSecond: Bool,
        notice: MailDraft,
        at: Timestamp
    ) async throws(LedgerError) -> DeskOutcome {
        try await write { [chain, identitySeal, mailSeal] db in
            guard let owner = try Self.owner(ofWaiting: id, in: db) else { return .closed }
            guard owner != account else { return .needsAnother }
            guard try Self.proposal(id, identitySeal, in: db) == nil else { return .closed }
            let mark: [String: JSONValue] = [
                "outcome": .string(decision.outcome.rawValue),
                "reasons": .string(decision.reasonCodes.joined(separator: " ")),
            ]
            guard !needsSecond else {
                try Self.insertProposal(decision, id, account, at, identitySeal, in: db)
                try chain.append(.desk(.decisionProposed, id, account, at, mark), in: db)
                return .proposed
            }
            try Self.settle(decision, id, account, account, at, identitySeal, in: db)
            try Self.post(notice, to: owner, at: at, seal: mailSeal, in: db)
            let entry = AuditEntry.desk(.decidedByPerson, id, account, at, try Self.withNote(mark, id, in: db))
            try chain.append(entry, in: db)
            return .decided
        }
    }

    /// Agrees with what another person proposed, or sends it back.
    /// - Parameters:
    ///   - agrees: Whether it is then decided.
    ///   - id: The application.
    ///   - account: The second person.
    ///   - notice: What the applicant is written once it is decided.
    ///   - at: Now.
    /// - Returns: What became of it.
    /// - Throws: ``LedgerError``.
    public func second(
        _ agrees: Bool,
        on id: ApplicationID,
        by account: AccountID,
        notice: MailDraft,
        at: Timestamp
    ) async throws(LedgerError) -> DeskOutcome {
        try await write { [chain, identitySeal, mailSeal] db in
            guard let owner = try Self.owner(ofWaiting: id, in: db),
                let proposal = try Self.proposal(id, identitySeal, in: db)
            else { return .closed }
            guard !agrees || (proposal.by != account && owner != account) else { return .needsAnother }
            try db.run("DELETE FROM decision_proposals WHERE application_id = ?", [id.uuid])
            guard agrees,
                let decision = DeskDecision(
                    outcome: proposal.outcome,
                    reasonCodes: proposal.reasonCodes,
                    note: proposal.note
                )
            else {
                try chain.append(.desk(.proposalReturned, id, account, at, [:]), in: db)
                return .returned
            }
            try Self.settle(decision, id, proposal.by, account, at, identitySeal, in: db)
            try Self.post(notice, to: owner, at: at, seal: mailSeal, in: db)
            let mark: [String: JSONValue] = [
                "outcome": .string(decision.outcome.rawValue), "proposed_by": .string("account:\(proposal.by)"),
                "reasons": .string(decision.reasonCodes.joined(separator: " ")),
            ]
            let entry = AuditEntry.desk(.decidedByPerson, id, account, at, try Self.withNote(mark, id, in: db))
            try chain.append(entry, in: db)
            return .decided
        }
    }

    /// Adds the digest of the note as it is stored, sealed: of the words themselves, it could be guessed from what
    /// somebody was told.
    private static func withNote(
        _ mark: [String: JSONValue],
        _ id: ApplicationID,
        in db: Database
    ) throws -> [String: JSONValue] {
        guard let row = try db.row("SELECT note FROM human_decisions WHERE application_id = ?", [id.uuid]) else {
            return mark
        }
        return mark.merging(["note_sha256": .string(ContentDigest.sha256(of: try row.bytes("note")).hex)]) { $1 }
    }

    private static let waitsForPerson = """
        (a.application_status = 'Manual review' OR (a.application_status IN ('Approved', 'Declined')
        AND EXISTS (SELECT 1 FROM review_requests r WHERE r.application_id = a.application_id)))
        AND NOT EXISTS (SELECT 1 FROM human_decisions h WHERE h.application_id = a.application_id)
        """

    private static func owner(ofWaiting id: ApplicationID, in db: Database) throws -> AccountID? {
        try db.row(
            "SELECT a.owner_id FROM applications a WHERE a.application_id = ? AND \(waitsForPerson)",
            [id.uuid]
        )
        .map { try $0.accountID("owner_id") }
    }

    private static func proposal(_ id: ApplicationID, _ seal: FieldSeal, in db: Database) throws -> DecisionProposal? {
        try db.row("SELECT * FROM decision_proposals WHERE application_id = ?", [id.uuid])
            .map { row in
                DecisionProposal(
                    outcome: try row.read("outcome", DecidedOutcome.init(rawValue:)),
                    reasonCodes: try row.codes("reason_codes"),
                    note: try row.note(seal, id, in: db),
                    by: try row.accountID("proposed_by"),
                    at: try row.time("proposed_at")
                )
            }
    }

    private static func insertProposal(
        _ decision: DeskDecision,
        _ id: ApplicationID,
        _ account: AccountID,
        _ at: Timestamp,
        _ seal: FieldSeal,
        in db: Database
    ) throws {
        try db.run(
            """
            INSERT INTO decision_proposals (application_id, outcome, reason_codes, note, proposed_by, proposed_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                id.uuid, decision.outcome.rawValue, decision.reasonCodes.joined(separator: " "),
                Data(try seal.seal(Array(decision.note.utf8), at: .note(id), of: id.uuid, in: db)), account.rawValue,
                at.milliseconds,
            ]
        )
    }

    private static func settle(
        _ decision: DeskDecision,
        _ id: ApplicationID,
        _ first: AccountID,
        _ second: AccountID,
        _ at: Timestamp,
        _ seal: FieldSeal,
        in db: Database
    ) throws {
        try db.run(
            """
            INSERT INTO human_decisions
            (application_id, outcome, reason_codes, note, proposed_by, decided_by, decided_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id.uuid, decision.outcome.rawValue, decision.reasonCodes.joined(separator: " "),
                Data(try seal.seal(Array(decision.note.utf8), at: .note(id), of: id.uuid, in: db)), first.rawValue,
                second.rawValue, at.milliseconds,
            ]
        )
        try db.run(
            "UPDATE applications SET application_status = ?, status_at = ? WHERE application_id = ?",
            [decision.outcome.status.rawValue, at.milliseconds, id.uuid]
        )
        try announce(id, decision.outcome.status, at: at, in: db)
    }
}

extension Row {
    fileprivate func codes(_ column: String) throws -> [String] {
        try text(column).utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Empty if it was erased.
    fileprivate func note(_ seal: FieldSeal, _ id: ApplicationID, in db: Database) throws -> String {
        let plain = try seal.open(bytes("note"), at: .note(id), of: id.uuid, in: db)
        return String(decoding: plain ?? [], as: UTF8.self)
    }
}

extension FieldSeal.Place {
    fileprivate static func note(_ id: ApplicationID) -> Self {
        Self(table: "human_decisions", column: "note", row: id.uuid)
    }
}

extension AuditEntry {
    fileprivate static func desk(
        _ action: AuditAction,
        _ id: ApplicationID,
        _ account: AccountID,
        _ at: Timestamp,
        _ detail: [String: JSONValue]
    ) -> AuditEntry {
        AuditEntry(at: at, actor: .account(account), action: action, subject: .application(id), detail: detail)
    }
}
