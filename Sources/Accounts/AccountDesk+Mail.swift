import AccountLedger
import Hosting
import Ledger
package import LedgerRecords
package import LedgerSchema
import Lending
import Passwords
import Tokens

/// What became of a new password chosen by a link.
package enum PasswordReset: Sendable, Hashable {
    /// It holds; every session has ended.
    case done
    /// The link has been used, is over or never was one.
    case unusable
    /// The new password cannot be used, for this reason.
    case refused(String)
}

// What is asked here by people nobody knows is answered alike for every name, and takes as long.

extension AccountDesk {
    private static let resetMilliseconds: Int64 = 30 * 60_000
    private static let confirmMilliseconds: Int64 = 24 * 3_600_000

    /// Where somebody is written to.
    package func mailContact(of account: Account) async throws(LedgerError) -> MailContact? {
        try await ledger.mailContact(of: account.id)
    }

    /// Keeps an address and writes there; nothing else goes to it before it is confirmed.
    package func setMailAddress(_ address: MailAddress, of account: Account) async throws(LedgerError) {
        let (token, now) = (RandomToken(bytes: 32), clock.now())
        try await ledger.setMailAddress(
            address,
            of: account.id,
            link: (token.digest, now.adding(milliseconds: Self.confirmMilliseconds)),
            letter: letters.confirm(token.text),
            notice: letters.addressChanged,
            at: now
        )
    }

    /// Confirms the address to which a link was sent.
    package func confirmMailAddress(_ token: String) async throws(LedgerError) -> Bool {
        try await ledger.confirmMailAddress(RandomToken.digest(of: token), at: clock.now()) != nil
    }

    /// Sends a link for a new password to the confirmed address of an account, if there are both.
    /// - Returns: Whether a letter was written, which only the log may know.
    package func sendReset(toAccountNamed name: String) async throws(LedgerError) -> Bool {
        let token = RandomToken(bytes: 32)
        guard let account = try await ledger.account(named: name), !account.isDisabled else {
            // A commit, as a letter takes one.
            try await ledger.probe()
            return false
        }
        return try await startReset(of: account.id, token, letter: letters.reset(token.text), by: nil)
    }

    /// A link for a new password that one of the lender's own people hands over; they never choose the password.
    package func resetLink(for account: AccountID, by actor: Actor) async throws(LedgerError) -> String {
        let token = RandomToken(bytes: 32)
        _ = try await startReset(of: account, token, letter: nil, by: actor)
        return letters.link("reset", token.text)
    }

    /// Whose password a link lets choose anew.
    package func accountToReset(_ token: String) async throws(LedgerError) -> Account? {
        let account = try await ledger.account(ofLink: RandomToken.digest(of: token), .reset, at: clock.now())
        return account?.isDisabled == true ? nil : account
    }

    /// Sets the password that somebody chose by a link, under the rules of registration.
    package func resetPassword(_ token: String, to new: String) async throws -> PasswordReset {
        guard let account = try await accountToReset(token) else { return .unusable }
        if let problem = rules.problem(with: new, userName: account.name) { return .refused(problem) }
        let hash = try await hasher.hash(new)
        let changed = try await ledger.resetPassword(
            RandomToken.digest(of: token),
            to: hash,
            notice: letters.passwordChanged,
            at: clock.now()
        )
        return changed == nil ? .unusable : .done
    }

    /// Tells the owner of a sign-in on a device that has not signed in to this account before.
    package func noteDevice(_ cookie: String?, _ words: String, of account: Account) async throws(LedgerError) {
        guard !isKnown(cookie, account) else { return }
        try await ledger.post(letters.newDevice(words), to: account.id, at: clock.now())
    }

    private func startReset(
        of account: AccountID,
        _ token: RandomToken,
        letter: MailDraft?,
        by actor: Actor?
    ) async throws(LedgerError) -> Bool {
        let now = clock.now()
        return try await ledger.startReset(
            of: account,
            token: token.digest,
            expiresAt: now.adding(milliseconds: Self.resetMilliseconds),
            letter: letter,
            by: actor,
            at: now
        )
    }
}

extension AccountDesk {
    /// The address of a link that works once, under the configured base.
    package func link(_ path: String, _ token: String) -> String { letters.link(path, token) }
}
