public import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    /// Where an account is written to, if it has said so.
    public func mailContact(of account: AccountID) async throws(LedgerError) -> MailContact? {
        try await read { [mailSeal] db in try Self.contact(of: account, seal: mailSeal, in: db) }
    }

    /// Keeps an address, not to be used before it is confirmed, and writes there; the address before it is told.
    /// - Parameters:
    ///   - address: The new address.
    ///   - account: Whose it is.
    ///   - link: SHA-256 of the token in the letter to the new address, and when it lapses.
    ///   - letter: What the new address is written.
    ///   - notice: What the confirmed address before it is written.
    ///   - at: Now.
    /// - Throws: ``LedgerError``.
    public func setMailAddress(
        _ address: MailAddress,
        of account: AccountID,
        link: (token: ContentDigest, expiresAt: Timestamp),
        letter: MailDraft,
        notice: MailDraft,
        at: Timestamp
    ) async throws(LedgerError) {
        let (token, expiresAt) = link
        try await write { [chain, mailSeal] db in
            try Self.post(notice, to: account, at: at, seal: mailSeal, in: db)
            let plain = Array(address.text.utf8)
            let sealed = Data(try mailSeal.seal(plain, at: .address(account), of: account.rawValue, in: db))
            try db.run(
                """
                INSERT INTO mail_addresses (account_id, address, set_at, confirmed_at) VALUES (?, ?, ?, NULL)
                ON CONFLICT (account_id) DO UPDATE
                SET address = excluded.address, set_at = excluded.set_at, confirmed_at = NULL
                """,
                [account.rawValue, sealed, at.milliseconds]
            )
            try Self.voidLinks(of: account, at: at, in: db)
            try Self.insertLink(token, .confirm, of: account, at: at, expiresAt: expiresAt, in: db)
            try Self.insertMail(letter, to: address, of: account, at: at, seal: mailSeal, in: db)
            try chain.append(
                AuditEntry(at: at, actor: .account(account), action: .mailAddressSet, subject: .account(account)),
                in: db
            )
        }
    }

    /// Confirms the address of whoever followed its link; once.
    /// - Returns: Whose it is; nil if the link is used, over or unknown.
    public func confirmMailAddress(_ token: ContentDigest, at: Timestamp) async throws(LedgerError) -> AccountID? {
        try await write { [chain] db in
            guard let account = try Self.useLink(token, .confirm, at: at, in: db) else { return nil }
            try db.run(
                "UPDATE mail_addresses SET confirmed_at = ? WHERE account_id = ?",
                [at.milliseconds, account.rawValue]
            )
            try chain.append(
                AuditEntry(at: at, actor: .account(account), action: .mailAddressConfirmed, subject: .account(account)),
                in: db
            )
            return account
        }
    }

    static func contact(of account: AccountID, seal: FieldSeal, in db: Database) throws -> MailContact? {
        guard let row = try db.row("SELECT * FROM mail_addresses WHERE account_id = ?", [account.rawValue]) else {
            return nil
        }
        let plain = try seal.open(row.bytes("address"), at: .address(account), of: account.rawValue, in: db)
        guard let plain else { return nil }
        guard let address = MailAddress(String(decoding: plain, as: UTF8.self)) else {
            throw LedgerError.unreadable(table: "mail_addresses")
        }
        return MailContact(address: address, isConfirmed: try row.optionalTime("confirmed_at") != nil)
    }
}
