public import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

/// What an account's codes are made of, and how far they have been used.
public struct SecondFactor: Sendable {
    /// The secret shared with a person's app.
    public let secret: [UInt8]
    /// Whether a code of it was shown; before that it is asked for nowhere.
    public let isConfirmed: Bool
    /// The last period whose code was taken; none is taken twice.
    public let lastStep: Int64
}

extension Ledger {
    /// The second factor of an account, confirmed or not.
    public func secondFactor(of account: AccountID) async throws(LedgerError) -> SecondFactor? {
        try await read { [mailSeal] db in
            try db.row("SELECT * FROM second_factors WHERE account_id = ?", [account.rawValue])
                .map { row in
                    SecondFactor(
                        secret: try mailSeal.open(row.bytes("secret"), at: .secondFactor(account)),
                        isConfirmed: try row.optionalTime("confirmed_at") != nil,
                        lastStep: Int64(try row.integer("last_step"))
                    )
                }
        }
    }

    /// Keeps a new secret, which counts only once it is confirmed.
    /// - Returns: False if there is a confirmed one.
    public func beginSecondFactor(
        of account: AccountID,
        secret: [UInt8],
        at: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await write { [mailSeal] db in
            let sealed = Data(try mailSeal.seal(secret, at: .secondFactor(account)))
            return try db.run(
                """
                INSERT INTO second_factors (account_id, secret, begun_at, confirmed_at, last_step)
                VALUES (?, ?, ?, NULL, 0)
                ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, begun_at = excluded.begun_at
                WHERE second_factors.confirmed_at IS NULL
                """,
                [account.rawValue, sealed, at.milliseconds]
            ) == 1
        }
    }

    /// Asks for codes from now on.
    /// - Parameters:
    ///   - account: Whose codes they are.
    ///   - step: The period of the code that was shown, which is thereby used.
    ///   - recovery: SHA-256 of each recovery code.
    ///   - notice: What the owner is written.
    ///   - at: Now.
    /// - Returns: False if there is nothing to confirm.
    /// - Throws: ``LedgerError``.
    public func confirmSecondFactor(
        of account: AccountID,
        step: Int64,
        recovery: [ContentDigest],
        notice: MailDraft,
        at: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await write { [chain, mailSeal] db in
            let changed = try db.run(
                """
                UPDATE second_factors SET confirmed_at = ?, last_step = ?
                WHERE account_id = ? AND confirmed_at IS NULL AND last_step < ?
                """,
                [at.milliseconds, step, account.rawValue, step]
            )
            guard changed == 1 else { return false }
            try db.run("DELETE FROM recovery_codes WHERE account_id = ?", [account.rawValue])
            for code in recovery {
                try db.run(
                    "INSERT INTO recovery_codes (code_sha256, account_id) VALUES (?, ?)",
                    [code.hex, account.rawValue]
                )
            }
            try db.run(
                "UPDATE accounts SET second_factor_at = ? WHERE account_id = ?",
                [at.milliseconds, account.rawValue]
            )
            try Self.post(notice, to: account, at: at, seal: mailSeal, in: db)
            try chain.append(
                AuditEntry(at: at, actor: .account(account), action: .secondFactorSet, subject: .account(account)),
                in: db
            )
            return true
        }
    }

    /// Uses the code of a period.
    /// - Returns: False if it, or that of a later period, was used before.
    public func useCode(of account: AccountID, step: Int64) async throws(LedgerError) -> Bool {
        try await write { db in
            try db.run(
                """
                UPDATE second_factors SET last_step = ?
                WHERE account_id = ? AND last_step < ? AND confirmed_at IS NOT NULL
                """,
                [step, account.rawValue, step]
            ) == 1
        }
    }

    /// Uses a recovery code.
    /// - Returns: False if it is unknown or was used before.
    public func useRecoveryCode(
        _ code: ContentDigest,
        of account: AccountID,
        at: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await write { db in
            try db.run(
                "UPDATE recovery_codes SET used_at = ? WHERE code_sha256 = ? AND account_id = ? AND used_at IS NULL",
                [at.milliseconds, code.hex, account.rawValue]
            ) == 1
        }
    }

    /// Asks for codes no more.
    /// - Returns: False if there was nothing to take away.
    @discardableResult
    public func removeSecondFactor(
        of account: AccountID,
        notice: MailDraft?,
        at: Timestamp,
        by actor: Actor
    ) async throws(LedgerError) -> Bool {
        try await write { [chain, mailSeal] db in
            let removed = try db.run("DELETE FROM second_factors WHERE account_id = ?", [account.rawValue])
            guard removed == 1 else { return false }
            try db.run("DELETE FROM recovery_codes WHERE account_id = ?", [account.rawValue])
            try db.run("UPDATE accounts SET second_factor_at = NULL WHERE account_id = ?", [account.rawValue])
            try Self.post(notice, to: account, at: at, seal: mailSeal, in: db)
            try chain.append(
                AuditEntry(at: at, actor: actor, action: .secondFactorRemoved, subject: .account(account)),
                in: db
            )
            return true
        }
    }
}

extension FieldSeal.Place {
    fileprivate static func secondFactor(_ account: AccountID) -> Self {
        Self(table: "second_factors", column: "secret", row: account.rawValue)
    }
}
