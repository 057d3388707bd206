public import Documents
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

// Links that work once: only the digest of their token is kept, each is for one account and one purpose, and a newer
// one of the same purpose takes the place of those before it.

extension Ledger {
    /// Makes a link's token good for one use.
    public func createLink(
        _ token: ContentDigest,
        _ purpose: LinkPurpose,
        of account: AccountID,
        at: Timestamp,
        expiresAt: Timestamp
    ) async throws(LedgerError) {
        try await write { db in
            try Self.insertLink(token, purpose, of: account, at: at, expiresAt: expiresAt, in: db)
        }
    }

    /// Whose a link is, if it can still be used.
    public func account(
        ofLink token: ContentDigest,
        _ purpose: LinkPurpose,
        at: Timestamp
    ) async throws(LedgerError) -> Account? {
        try await read { db in
            guard let id = try Self.openLink(token, purpose, at: at, in: db) else { return nil }
            return try db.row("SELECT * FROM accounts WHERE account_id = ?", [id.rawValue]).map(Account.init(row:))
        }
    }

    /// Uses a link up.
    /// - Returns: Whose it was; nil if it was used before, is over or unknown.
    public func useLink(
        _ token: ContentDigest,
        _ purpose: LinkPurpose,
        at: Timestamp
    ) async throws(LedgerError) -> AccountID? {
        try await write { db in try Self.useLink(token, purpose, at: at, in: db) }
    }

    /// Starts a reset of a password.
    /// - Parameters:
    ///   - account: Whose password it is.
    ///   - token: SHA-256 of the token in the link.
    ///   - expiresAt: When it lapses.
    ///   - letter: What the owner is written; nil where somebody of the lender's hands the link over.
    ///   - actor: Who starts it; nil for whoever asks at the door.
    ///   - at: Now.
    /// - Returns: False where a letter was to be sent and there is no confirmed address, or one was sent within two minutes.
    /// - Throws: ``LedgerError``.
    @discardableResult
    public func startReset(
        of account: AccountID,
        token: ContentDigest,
        expiresAt: Timestamp,
        letter: MailDraft?,
        by actor: Actor? = nil,
        at: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await write { [chain, mailSeal] db in
            if letter != nil {
                guard try Self.contact(of: account, seal: mailSeal, in: db)?.isConfirmed == true else { return false }
                let recent = try db.count(
                    "SELECT COUNT(*) FROM one_time_links WHERE account_id = ? AND purpose = 'reset' AND created_at > ?",
                    [account.rawValue, at.milliseconds - 120_000]
                )
                guard recent == 0 else { return false }
            }
            try Self.insertLink(token, .reset, of: account, at: at, expiresAt: expiresAt, in: db)
            try Self.post(letter, to: account, at: at, seal: mailSeal, in: db)
            try chain.append(
                AuditEntry(
                    at: at,
                    actor: actor ?? .system("door"),
                    action: .resetStarted,
                    subject: .account(account)
                ),
                in: db
            )
            return true
        }
    }

    /// Sets the password that whoever followed a reset link has chosen; ends all sessions and all other links.
    /// - Returns: Whose it is; nil if the link is used, over or unknown.
    public func resetPassword(
        _ token: ContentDigest,
        to hash: String,
        notice: MailDraft?,
        at: Timestamp
    ) async throws(LedgerError) -> AccountID? {
        try await write { [chain, mailSeal] db in
            guard let account = try Self.useLink(token, .reset, at: at, in: db) else { return nil }
            try db.run(
                "UPDATE accounts SET password_hash = ? WHERE account_id = ?",
                [hash, account.rawValue]
            )
            try Self.endSessions(of: account, except: nil, at: at, in: db)
            try Self.voidLinks(of: account, at: at, in: db)
            try Self.post(notice, to: account, at: at, seal: mailSeal, in: db)
            try chain.append(
                AuditEntry(at: at, actor: .account(account), action: .passwordReset, subject: .account(account)),
                in: db
            )
            return account
        }
    }

    static func insertLink(
        _ token: ContentDigest,
        _ purpose: LinkPurpose,
        of account: AccountID,
        at: Timestamp,
        expiresAt: Timestamp,
        in db: Database
    ) throws {
        try db.run(
            "UPDATE one_time_links SET used_at = ? WHERE account_id = ? AND purpose = ? AND used_at IS NULL",
            [at.milliseconds, account.rawValue, purpose.rawValue]
        )
        try db.run(
            """
            INSERT INTO one_time_links (token_sha256, account_id, purpose, created_at, expires_at)
            VALUES (?, ?, ?, ?, ?)
            """,
            [token.hex, account.rawValue, purpose.rawValue, at.milliseconds, expiresAt.milliseconds]
        )
    }

    /// Has no reset and no half sign-in that was begun before go on: whoever holds one knew the old password or the old
    /// address.
    static func voidLinks(of account: AccountID, at: Timestamp, in db: Database) throws {
        try db.run(
            """
            UPDATE one_time_links SET used_at = ?
            WHERE account_id = ? AND purpose IN ('reset', 'second') AND used_at IS NULL
            """,
            [at.milliseconds, account.rawValue]
        )
    }

    static func useLink(
        _ token: ContentDigest,
        _ purpose: LinkPurpose,
        at: Timestamp,
        in db: Database
    ) throws -> AccountID? {
        guard let account = try openLink(token, purpose, at: at, in: db) else { return nil }
        let used = try db.run(
            "UPDATE one_time_links SET used_at = ? WHERE token_sha256 = ? AND used_at IS NULL",
            [at.milliseconds, token.hex]
        )
        return used == 1 ? account : nil
    }

    private static func openLink(
        _ token: ContentDigest,
        _ purpose: LinkPurpose,
        at: Timestamp,
        in db: Database
    ) throws -> AccountID? {
        try db.row(
            """
            SELECT account_id FROM one_time_links
            WHERE token_sha256 = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?
            """,
            [token.hex, purpose.rawValue, at.milliseconds]
        )
        .map { try $0.accountID("account_id") }
    }
}
