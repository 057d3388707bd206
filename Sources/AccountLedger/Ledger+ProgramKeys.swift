public import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    /// Makes a key, and an account for it that nobody can sign in to.
    /// - Parameters:
    ///   - key: What it is.
    ///   - actor: Who makes it.
    ///   - at: Now.
    /// - Throws: ``LedgerError/refused`` if its label names an account of another role or of a person.
    public func createProgramKey(_ key: NewProgramKey, by actor: Actor, at: Timestamp) async throws(LedgerError) {
        try await write { [chain] db in
            let account = try Self.account(of: key, by: actor, at: at, chain, in: db)
            try db.run(
                """
                INSERT INTO program_keys (key_id, account_id, label, scopes, secret_sha256, requests_an_hour,
                created_at, created_by, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    key.id, account.rawValue, key.label, key.scopes.sorted().joined(separator: " "),
                    key.secretDigest.hex, key.requestsAnHour, at.milliseconds, actor.description,
                    key.expiresAt.milliseconds,
                ]
            )
            let detail: [String: JSONValue] = [
                "scopes": .string(key.scopes.sorted().joined(separator: " ")), "role": .string(key.role.rawValue),
                "account": .string(account.rawValue),
            ]
            let entry = AuditEntry(
                at: at,
                actor: actor,
                action: .programKeyCreated,
                subject: .programKey(key.id),
                detail: detail
            )
            try chain.append(entry, in: db)
        }
    }

    /// The key whose text has a digest, with its account as somebody signed in.
    /// - Returns: Nil if there is no such key.
    public func programKey(
        _ secretDigest: ContentDigest
    ) async throws(LedgerError) -> (key: ProgramKey, visitor: SignedIn)? {
        try await glance { db in
            guard let row = try db.row("SELECT * FROM program_keys WHERE secret_sha256 = ?", [secretDigest.hex]) else {
                return nil
            }
            let key = try ProgramKey(row: row)
            guard let account = try db.row("SELECT * FROM accounts WHERE account_id = ?", [key.account.rawValue]) else {
                return nil
            }
            let session = SessionRecord(
                id: secretDigest,
                account: key.account,
                at: key.createdAt,
                expiresAt: key.expiresAt,
                idleMilliseconds: .max
            )
            return (key, SignedIn(session: session, account: try Account(row: account)))
        }
    }

    /// All keys, newest first.
    public func programKeys() async throws(LedgerError) -> [ProgramKey] {
        try await read { db in
            try db.rows("SELECT * FROM program_keys ORDER BY created_at DESC, key_id").map(ProgramKey.init(row:))
        }
    }

    /// Revokes a key; it opens nothing from the next request on.
    /// - Returns: False if there is no such key, or it was revoked before.
    public func revokeProgramKey(_ id: String, by actor: Actor, at: Timestamp) async throws(LedgerError) -> Bool {
        try await write { [chain] db in
            let changed = try db.run(
                "UPDATE program_keys SET revoked_at = ? WHERE key_id = ? AND revoked_at IS NULL",
                [at.milliseconds, id]
            )
            guard changed == 1 else { return false }
            try chain.append(
                AuditEntry(at: at, actor: actor, action: .programKeyRevoked, subject: .programKey(id)),
                in: db
            )
            return true
        }
    }

    /// Notes that a key was used.
    public func touchProgramKey(_ id: String, at: Timestamp) async throws(LedgerError) {
        try await write { db in
            try db.run("UPDATE program_keys SET last_used_at = ? WHERE key_id = ?", [at.milliseconds, id])
        }
    }

    private static func account(
        of key: NewProgramKey,
        by actor: Actor,
        at: Timestamp,
        _ chain: AuditChain,
        in db: Database
    ) throws -> AccountID {
        let name = "program:\(key.label)"
        if let row = try db.row("SELECT * FROM accounts WHERE folded_name = ?", [Account.foldedName(name)]) {
            let account = try Account(row: row)
            guard account.role == key.role, account.isProgram, !account.isDisabled else {
                throw LedgerError.refused
            }
            return account.id
        }
        let id = AccountID()
        try db.run(
            """
            INSERT INTO accounts (account_id, name, folded_name, role, password_hash, created_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [id.rawValue, name, Account.foldedName(name), key.role.rawValue, Account.noPassword, at.milliseconds]
        )
        let detail: [String: JSONValue] = ["role": .string(key.role.rawValue)]
        try chain.append(
            AuditEntry(at: at, actor: actor, action: .accountCreated, subject: .account(id), detail: detail),
            in: db
        )
        return id
    }
}

extension Account {
    /// No password has this hash, so nobody signs in with it.
    fileprivate static let noPassword = "!program"

    /// Whether it stands behind keys of a program: nobody signs in to it, and its role is that of its keys.
    public var isProgram: Bool { passwordHash == Self.noPassword }
}

extension ProgramKey {
    fileprivate init(row: Row) throws {
        id = try row.text("key_id")
        account = try row.accountID("account_id")
        label = try row.text("label")
        scopes = Set(
            try row.text("scopes").utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        )
        requestsAnHour = try row.integer("requests_an_hour")
        createdAt = try row.time("created_at")
        createdBy = try row.text("created_by")
        expiresAt = try row.time("expires_at")
        revokedAt = try row.optionalTime("revoked_at")
        lastUsedAt = try row.optionalTime("last_used_at")
    }
}
