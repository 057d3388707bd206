public import Documents
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

/// What became of an act on somebody's account.
public enum UserChange: Sendable, Hashable {
    /// It is done.
    case done
    /// It was so already.
    case unchanged
    /// There is no such account.
    case unknown
    /// Nobody would be left who can look after accounts.
    case lastAdmin
}

extension Ledger {
    /// Accounts whose folded name begins with a text, by name.
    /// - Parameters:
    ///   - text: As typed; empty for all.
    ///   - staffOnly: Whether applicants are left out.
    ///   - limit: At most so many.
    /// - Returns: The accounts.
    /// - Throws: ``LedgerError``.
    public func accounts(
        beginningWith text: String,
        staffOnly: Bool,
        limit: Int
    ) async throws(LedgerError) -> [Account] {
        let pattern = Account.foldedName(text).unicodeScalars
            .reduce(into: "") { ["!", "%", "_"].contains($1) ? $0 += "!\($1)" : $0.unicodeScalars.append($1) }
        return try await read { db in
            try db.rows(
                """
                SELECT * FROM accounts WHERE folded_name LIKE ? ESCAPE '!' AND role <> ?
                ORDER BY folded_name LIMIT ?
                """,
                [pattern + "%", staffOnly ? "applicant" : "", limit]
            )
            .map(Account.init(row:))
        }
    }

    /// Gives an account another role; it has to sign in anew.
    public func changeRole(
        of id: AccountID,
        to role: Role,
        at: Timestamp,
        by actor: Actor
    ) async throws(LedgerError) -> UserChange {
        try await write { [chain] db in
            guard let account = try Self.account(id, in: db) else { return .unknown }
            guard account.role != role else { return .unchanged }
            guard try !Self.isLastAdmin(account, in: db) else { return .lastAdmin }
            try db.run("UPDATE accounts SET role = ? WHERE account_id = ?", [role.rawValue, id.rawValue])
            try Self.endSessions(of: id, except: nil, at: at, in: db)
            let detail: [String: JSONValue] = ["from": .string(account.role.rawValue), "to": .string(role.rawValue)]
            try chain.append(
                AuditEntry(at: at, actor: actor, action: .roleChanged, subject: .account(id), detail: detail),
                in: db
            )
            return .done
        }
    }

    /// Locks an account, or unlocks it; locking ends its sessions, and neither half sign-ins nor resets outlive either.
    public func setLocked(
        _ isLocked: Bool,
        _ id: AccountID,
        at: Timestamp,
        by actor: Actor
    ) async throws(LedgerError) -> UserChange {
        try await write { [chain] db in
            guard let account = try Self.account(id, in: db) else { return .unknown }
            guard account.isDisabled != isLocked else { return .unchanged }
            if isLocked, try Self.isLastAdmin(account, in: db) { return .lastAdmin }
            try db.run(
                "UPDATE accounts SET disabled_at = ? WHERE account_id = ?",
                [isLocked ? at.milliseconds : nil, id.rawValue]
            )
            if isLocked { try Self.endSessions(of: id, except: nil, at: at, in: db) }
            try Self.voidLinks(of: id, at: at, in: db)
            let action: AuditAction = isLocked ? .accountDisabled : .accountEnabled
            try chain.append(AuditEntry(at: at, actor: actor, action: action, subject: .account(id)), in: db)
            return .done
        }
    }

    /// Ends all sessions of somebody else.
    public func endAllSessions(
        of id: AccountID,
        at: Timestamp,
        by actor: Actor
    ) async throws(LedgerError) -> UserChange {
        try await write { [chain] db in
            guard try Self.account(id, in: db) != nil else { return .unknown }
            try Self.endSessions(of: id, except: nil, at: at, in: db)
            try chain.append(AuditEntry(at: at, actor: actor, action: .sessionsEnded, subject: .account(id)), in: db)
            return .done
        }
    }

    /// Ends one session of an account.
    /// - Returns: False if the account has no such session, or it had ended.
    public func endSession(
        _ session: ContentDigest,
        of account: AccountID,
        at: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await write { db in
            try db.run(
                "UPDATE sessions SET ended_at = ? WHERE session_sha256 = ? AND account_id = ? AND ended_at IS NULL",
                [at.milliseconds, session.hex, account.rawValue]
            ) == 1
        }
    }

    /// Notes that the password was typed in a session just now.
    public func confirmPassword(in session: ContentDigest, at: Timestamp) async throws(LedgerError) {
        try await write { db in
            try db.run(
                "UPDATE sessions SET password_at = ? WHERE session_sha256 = ? AND ended_at IS NULL",
                [at.milliseconds, session.hex]
            )
        }
    }

    private static func account(_ id: AccountID, in db: Database) throws -> Account? {
        try db.row("SELECT * FROM accounts WHERE account_id = ?", [id.rawValue]).map(Account.init(row:))
    }

    private static func isLastAdmin(_ account: Account, in db: Database) throws -> Bool {
        guard account.role == .admin, !account.isDisabled else { return false }
        return try db.count("SELECT COUNT(*) FROM accounts WHERE role = 'admin' AND disabled_at IS NULL") == 1
    }
}
