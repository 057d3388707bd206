public import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    /// Two tabs that refresh together both stay signed in; a copy used later does not.
    private static let graceMilliseconds: Int64 = 10_000

    /// Begins a session with its first refresh token.
    /// - Parameters:
    ///   - session: The session; its id as SHA-256.
    ///   - refresh: SHA-256 of the refresh token.
    /// - Throws: ``LedgerError``.
    public func createSession(_ session: SessionRecord, refresh: ContentDigest) async throws(LedgerError) {
        try await write { db in
            try db.run(
                """
                INSERT INTO sessions
                (session_sha256, account_id, created_at, last_seen_at, expires_at, idle_ms, password_at, device)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    session.id.hex, session.account.rawValue, session.createdAt.milliseconds,
                    session.lastSeenAt.milliseconds, session.expiresAt.milliseconds, session.idleMilliseconds,
                    session.passwordAt.milliseconds, session.device,
                ]
            )
            try Self.insertRefresh(refresh, session: session.id, at: session.createdAt, in: db)
        }
    }

    /// A session with its account as it is now, live or not.
    public func session(_ id: ContentDigest) async throws(LedgerError) -> SignedIn? {
        try await glance { db in try Self.signedIn(id, in: db) }
    }

    /// Exchanges a refresh token for a new one.
    /// - Parameters:
    ///   - old: SHA-256 of the token that was shown.
    ///   - new: SHA-256 of the token that takes its place.
    ///   - at: Now.
    /// - Returns: What became of it. A token shown again after ten seconds ends its session.
    /// - Throws: ``LedgerError``.
    public func rotateRefresh(
        _ old: ContentDigest,
        to new: ContentDigest,
        at: Timestamp
    ) async throws(LedgerError) -> RotationOutcome {
        try await write { [chain] db in
            guard let token = try db.row("SELECT * FROM refresh_tokens WHERE token_sha256 = ?", [old.hex]),
                let signedIn = try Self.signedIn(token.digest("session_sha256"), in: db)
            else { return .unknown }
            guard signedIn.isLive(at: at) else { return .expired }
            let session = signedIn.session
            if let replacedAt = try token.optionalTime("replaced_at"),
                at.milliseconds - replacedAt.milliseconds > Self.graceMilliseconds
            {
                try Self.endSession(session.id, at: at, in: db)
                try chain.append(.reused(session, at: at), in: db)
                return .reuse(session: session.id, account: session.account)
            }
            try db.run(
                "UPDATE refresh_tokens SET replaced_at = ? WHERE token_sha256 = ? AND replaced_at IS NULL",
                [at.milliseconds, old.hex]
            )
            try Self.insertRefresh(new, session: session.id, at: at, in: db)
            try Self.touch(session.id, at: at, in: db)
            return .rotated(try Self.signedIn(session.id, in: db) ?? signedIn)
        }
    }

    /// Notes that a session is in use, which holds off its idle end.
    public func touchSession(_ id: ContentDigest, at: Timestamp) async throws(LedgerError) {
        try await write { db in try Self.touch(id, at: at, in: db) }
    }

    /// Ends a session.
    public func endSession(_ id: ContentDigest, at: Timestamp) async throws(LedgerError) {
        try await write { db in try Self.endSession(id, at: at, in: db) }
    }

    /// Ends all sessions of an account, but for one that goes on.
    public func endSessions(
        of account: AccountID,
        except session: ContentDigest? = nil,
        at: Timestamp
    ) async throws(LedgerError) {
        try await write { db in try Self.endSessions(of: account, except: session, at: at, in: db) }
    }

    /// The sessions of an account that were not ended, newest first.
    public func sessions(of account: AccountID) async throws(LedgerError) -> [SessionRecord] {
        try await read { db in
            try db.rows(
                "SELECT * FROM sessions WHERE account_id = ? AND ended_at IS NULL ORDER BY created_at DESC",
                [account.rawValue]
            )
            .map(SessionRecord.init(row:))
        }
    }

    /// Forgets sessions that were over before a moment, with their tokens.
    public func purgeSessions(endedBefore moment: Timestamp) async throws(LedgerError) {
        try await write { db in
            try db.run("DELETE FROM sessions WHERE expires_at < ?", [moment.milliseconds])
        }
    }

    static func endSessions(
        of account: AccountID,
        except session: ContentDigest?,
        at: Timestamp,
        in db: Database
    ) throws {
        try db.run(
            "UPDATE sessions SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL AND session_sha256 <> ?",
            [at.milliseconds, account.rawValue, session?.hex ?? ""]
        )
    }

    private static func endSession(_ id: ContentDigest, at: Timestamp, in db: Database) throws {
        try db.run(
            "UPDATE sessions SET ended_at = ? WHERE session_sha256 = ? AND ended_at IS NULL",
            [at.milliseconds, id.hex]
        )
    }

    private static func touch(_ id: ContentDigest, at: Timestamp, in db: Database) throws {
        try db.run(
            "UPDATE sessions SET last_seen_at = ? WHERE session_sha256 = ? AND last_seen_at < ? AND ended_at IS NULL",
            [at.milliseconds, id.hex, at.milliseconds]
        )
    }

    private static func insertRefresh(
        _ token: ContentDigest,
        session: ContentDigest,
        at: Timestamp,
        in db: Database
    ) throws {
        try db.run(
            "INSERT INTO refresh_tokens (token_sha256, session_sha256, issued_at) VALUES (?, ?, ?)",
            [token.hex, session.hex, at.milliseconds]
        )
    }

    private static func signedIn(_ id: ContentDigest, in db: Database) throws -> SignedIn? {
        guard let row = try db.row("SELECT * FROM sessions WHERE session_sha256 = ?", [id.hex]) else { return nil }
        let session = try SessionRecord(row: row)
        return try db.row("SELECT * FROM accounts WHERE account_id = ?", [session.account.rawValue])
            .map { SignedIn(session: session, account: try Account(row: $0)) }
    }
}

extension AuditEntry {
    fileprivate static func reused(_ session: SessionRecord, at: Timestamp) -> AuditEntry {
        AuditEntry(
            at: at,
            actor: .account(session.account),
            action: .tokenReused,
            subject: .account(session.account),
            detail: ["session_sha256": .string(session.id.hex)]
        )
    }
}

extension SessionRecord {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.digest("session_sha256"),
            account: try row.accountID("account_id"),
            createdAt: try row.time("created_at"),
            lastSeenAt: try row.time("last_seen_at"),
            expiresAt: try row.time("expires_at"),
            idleMilliseconds: Int64(try row.integer("idle_ms")),
            passwordAt: try row.time("password_at"),
            endedAt: try row.optionalTime("ended_at"),
            device: try row.optionalText("device")
        )
    }
}
