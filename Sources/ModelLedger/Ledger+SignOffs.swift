public import Documents
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    /// Records that somebody found a model fit for use.
    /// - Returns: False if no such model is registered, or this person has signed before.
    /// - Throws: ``LedgerError``.
    public func signOff(
        _ digest: ContentDigest,
        reason: String,
        by actor: Actor,
        at: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await write { [chain] db in
            let models = try db.count("SELECT COUNT(*) FROM models WHERE artefact_sha256 = ?", [digest.hex])
            guard models == 1 else { return false }
            let inserted = try db.run(
                """
                INSERT INTO sign_offs (artefact_sha256, actor, reason, signed_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (artefact_sha256, actor) DO NOTHING
                """,
                [digest.hex, actor.description, reason, at.milliseconds]
            )
            guard inserted == 1 else { return false }
            let detail: [String: JSONValue] = ["reason": .string(reason)]
            let entry = AuditEntry(
                at: at,
                actor: actor,
                action: .modelSignedOff,
                subject: .model(digest),
                detail: detail
            )
            try chain.append(entry, in: db)
            return true
        }
    }

    /// Who found a model fit for use, oldest first.
    public func signOffs(_ digest: ContentDigest) async throws(LedgerError) -> [SignOff] {
        try await read { db in
            try db.rows("SELECT * FROM sign_offs WHERE artefact_sha256 = ? ORDER BY signed_at", [digest.hex])
                .map {
                    SignOff(actor: try $0.text("actor"), reason: try $0.text("reason"), at: try $0.time("signed_at"))
                }
        }
    }

    /// Records that nobody may promote a registered model before somebody else has signed it off; once is for good.
    /// - Parameters:
    ///   - digest: SHA-256 of the model's file.
    ///   - actor: Who demands it.
    ///   - at: Now.
    /// - Throws: ``LedgerError``.
    public func demandSignOff(_ digest: ContentDigest, by actor: Actor, at: Timestamp) async throws(LedgerError) {
        try await write { [chain] db in
            let inserted = try db.run(
                """
                INSERT INTO sign_off_demands (artefact_sha256, demanded_by, demanded_at) VALUES (?, ?, ?)
                ON CONFLICT (artefact_sha256) DO NOTHING
                """,
                [digest.hex, actor.description, at.milliseconds]
            )
            guard inserted == 1 else { return }
            let entry = AuditEntry(at: at, actor: actor, action: .signOffDemanded, subject: .model(digest), detail: [:])
            try chain.append(entry, in: db)
        }
    }

    /// Whether somebody other than the promoter must have signed a model off, whatever is set where it is promoted.
    public func demandsSignOff(_ digest: ContentDigest) async throws(LedgerError) -> Bool {
        try await glance { db in
            try db.row("SELECT demanded_at FROM sign_off_demands WHERE artefact_sha256 = ?", [digest.hex]) != nil
        }
    }
}
