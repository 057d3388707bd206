public import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    /// Makes an account.
    /// - Parameters:
    ///   - name: The name as typed; unique under ``Account/foldedName(_:)``.
    ///   - role: What it may do.
    ///   - passwordHash: The hash, never the password.
    ///   - at: Now.
    ///   - actor: Who makes it; the account itself unless given.
    /// - Returns: The account.
    /// - Throws: ``LedgerError/nameTaken``.
    public func createAccount(
        name: String,
        role: Role,
        passwordHash: String,
        at: Timestamp,
        by actor: Actor? = nil
    ) async throws(LedgerError) -> Account {
        try await write { [chain] db in
            let account = try Self.insertAccount(name, role, passwordHash, at, in: db)
            try chain.append(.created(account, by: actor ?? .account(account.id)), in: db)
            return account
        }
    }

    /// Finds an account by its name in any spelling that folds to the same.
    public func account(named name: String) async throws(LedgerError) -> Account? {
        let folded = Account.foldedName(name)
        return try await read { db in
            try db.row("SELECT * FROM accounts WHERE folded_name = ?", [folded]).map(Account.init(row:))
        }
    }

    /// Finds an account by its id.
    public func account(id: AccountID) async throws(LedgerError) -> Account? {
        try await glance { db in
            try db.row("SELECT * FROM accounts WHERE account_id = ?", [id.rawValue]).map(Account.init(row:))
        }
    }

    /// All accounts, by name.
    public func accounts(limit: Int = 1_000) async throws(LedgerError) -> [Account] {
        try await read { db in
            try db.rows("SELECT * FROM accounts ORDER BY folded_name LIMIT ?", [limit]).map(Account.init(row:))
        }
    }

    /// Whether any of the lender's own people can sign in.
    public func staffExists() async throws(LedgerError) -> Bool {
        try await read { db in
            try db.count(
                "SELECT COUNT(*) FROM accounts WHERE role <> 'applicant' AND disabled_at IS NULL AND password_hash <> '!program'"
            ) > 0
        }
    }

    /// Changes a password and ends the account's sessions, half sign-ins and resets.
    /// - Parameters:
    ///   - id: The account.
    ///   - hash: The new hash.
    ///   - at: Now.
    ///   - notice: What the owner is written of it, at the address that is confirmed.
    /// - Returns: False if there is no such account.
    /// - Throws: ``LedgerError``.
    @discardableResult
    public func changePassword(
        _ id: AccountID,
        to hash: String,
        at: Timestamp,
        notice: MailDraft? = nil
    ) async throws(LedgerError) -> Bool {
        try await write { [chain, mailSeal] db in
            guard try db.run("UPDATE accounts SET password_hash = ? WHERE account_id = ?", [hash, id.rawValue]) == 1
            else { return false }
            try Self.endSessions(of: id, except: nil, at: at, in: db)
            try Self.voidLinks(of: id, at: at, in: db)
            try chain.append(
                AuditEntry(at: at, actor: .account(id), action: .passwordChanged, subject: .account(id)),
                in: db
            )
            try Self.post(notice, to: id, at: at, seal: mailSeal, in: db)
            return true
        }
    }

    /// Replaces a stored hash of the same password, when settings have risen.
    /// - Parameters:
    ///   - account: The account as it was when the password was found right; one changed since keeps its new hash.
    ///   - hash: The stronger hash.
    /// - Throws: ``LedgerError``.
    public func renewPasswordHash(of account: Account, to hash: String) async throws(LedgerError) {
        try await write { db in
            try db.run(
                "UPDATE accounts SET password_hash = ? WHERE account_id = ? AND password_hash = ?",
                [hash, account.id.rawValue, account.passwordHash]
            )
        }
    }

    /// Disables an account and ends its sessions, half sign-ins and resets.
    /// - Returns: False if there is no such account, or it was disabled before.
    @discardableResult
    public func disableAccount(_ id: AccountID, at: Timestamp, by actor: Actor) async throws(LedgerError) -> Bool {
        try await write { [chain] db in
            let changed = try db.run(
                "UPDATE accounts SET disabled_at = ? WHERE account_id = ? AND disabled_at IS NULL",
                [at.milliseconds, id.rawValue]
            )
            guard changed == 1 else { return false }
            try Self.endSessions(of: id, except: nil, at: at, in: db)
            try Self.voidLinks(of: id, at: at, in: db)
            try chain.append(
                AuditEntry(at: at, actor: actor, action: .accountDisabled, subject: .account(id)),
                in: db
            )
            return true
        }
    }

    /// Makes a one-time permission to register with a role.
    /// - Parameters:
    ///   - role: The role of the account to come.
    ///   - tokenDigest: SHA-256 of the token in the link.
    ///   - expiresAt: When it lapses.
    ///   - actor: Who invites.
    ///   - at: Now.
    /// - Throws: ``LedgerError``.
    public func createInvitation(
        role: Role,
        tokenDigest: ContentDigest,
        expiresAt: Timestamp,
        by actor: Actor,
        at: Timestamp
    ) async throws(LedgerError) {
        try await write { [chain] db in
            try db.run(
                "INSERT INTO invitations (token_sha256, role, created_by, expires_at) VALUES (?, ?, ?, ?)",
                [tokenDigest.hex, role.rawValue, actor.description, expiresAt.milliseconds]
            )
            let detail: [String: JSONValue] = ["role": .string(role.rawValue)]
            try chain.append(
                AuditEntry(
                    at: at,
                    actor: actor,
                    action: .invitationCreated,
                    subject: .invitation(tokenDigest),
                    detail: detail
                ),
                in: db
            )
        }
    }

    /// An invitation that can still be used.
    public func invitation(_ tokenDigest: ContentDigest, at: Timestamp) async throws(LedgerError) -> Invitation? {
        try await read { db in try Self.openInvitation(tokenDigest, at: at, in: db) }
    }

    /// Uses an invitation: one account, once.
    /// - Throws: ``LedgerError/invitationInvalid`` or ``LedgerError/nameTaken``; then it can still be used.
    public func redeemInvitation(
        _ tokenDigest: ContentDigest,
        name: String,
        passwordHash: String,
        at: Timestamp
    ) async throws(LedgerError) -> Account {
        try await write { [chain] db in
            guard let invitation = try Self.openInvitation(tokenDigest, at: at, in: db) else {
                throw LedgerError.invitationInvalid
            }
            let account = try Self.insertAccount(name, invitation.role, passwordHash, at, in: db)
            try db.run(
                "UPDATE invitations SET redeemed_at = ?, account_id = ? WHERE token_sha256 = ?",
                [at.milliseconds, account.id.rawValue, tokenDigest.hex]
            )
            let subject = AuditSubject.invitation(tokenDigest)
            try chain.append(.created(account, by: .account(account.id)), in: db)
            try chain.append(
                AuditEntry(at: at, actor: .account(account.id), action: .invitationRedeemed, subject: subject),
                in: db
            )
            return account
        }
    }

    private static func openInvitation(
        _ digest: ContentDigest,
        at: Timestamp,
        in db: Database
    ) throws -> Invitation? {
        try db.row(
            "SELECT role, expires_at FROM invitations WHERE token_sha256 = ? AND redeemed_at IS NULL AND expires_at > ?",
            [digest.hex, at.milliseconds]
        )
        .map { row in
            Invitation(role: try row.read("role", Role.init(rawValue:)), expiresAt: try row.time("expires_at"))
        }
    }

    private static func insertAccount(
        _ name: String,
        _ role: Role,
        _ hash: String,
        _ at: Timestamp,
        in db: Database
    ) throws -> Account {
        let account = Account(
            id: AccountID(),
            name: name.precomposedStringWithCanonicalMapping,
            role: role,
            passwordHash: hash,
            createdAt: at,
            disabledAt: nil,
            secondFactorAt: nil
        )
        let inserted = try db.run(
            """
            INSERT INTO accounts (account_id, name, folded_name, role, password_hash, created_at)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (folded_name) DO NOTHING
            """,
            [
                account.id.rawValue, account.name, Account.foldedName(name), role.rawValue, hash, at.milliseconds,
            ]
        )
        guard inserted == 1 else { throw LedgerError.nameTaken }
        return account
    }
}

extension AuditEntry {
    fileprivate static func created(_ account: Account, by actor: Actor) -> AuditEntry {
        AuditEntry(
            at: account.createdAt,
            actor: actor,
            action: .accountCreated,
            subject: .account(account.id),
            detail: ["role": .string(account.role.rawValue)]
        )
    }
}

extension Account {
    init(row: Row) throws {
        let id = try row.accountID("account_id")
        let name = try row.text("name")
        let role = try row.read("role", Role.init(rawValue:))
        let passwordHash = try row.text("password_hash")
        let createdAt = try row.time("created_at")
        let disabledAt = try row.optionalTime("disabled_at")
        let secondFactorAt = try row.optionalTime("second_factor_at")
        self.init(
            id: id,
            name: name,
            role: role,
            passwordHash: passwordHash,
            createdAt: createdAt,
            disabledAt: disabledAt,
            secondFactorAt: secondFactorAt
        )
    }
}
