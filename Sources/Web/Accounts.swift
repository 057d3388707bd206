import Applications
import Documents
import Foundation
import HTTPTypes
import Ledger
import Lending
import Logging

/// Makes accounts and signs people in.
struct Accounts: Sendable {
    let ledger: Ledger
    let hasher: PasswordHasher
    let throttle: LoginThrottle
    let devices: DeviceCookies
    let rules: PasswordRules
    let clock: WebClock

    /// Makes an account for whoever asks.
    /// - Throws: ``Mistakes`` for a name or a password that cannot be used.
    func register(name: String, password: String) async throws -> Account {
        let name = try checked(name: name, password: password)
        let hash = try await hasher.hash(password)
        return try await naming {
            try await ledger.createAccount(name: name, role: .applicant, passwordHash: hash, at: clock.now())
        }
    }

    /// Makes the account of somebody who was invited; the invitation is then used.
    /// - Returns: Nil if there is no such invitation, or no more.
    /// - Throws: ``Mistakes`` for a name or a password that cannot be used.
    func join(_ token: String, name: String, password: String) async throws -> Account? {
        guard try await invitation(token) != nil else { return nil }
        let name = try checked(name: name, password: password)
        let hash = try await hasher.hash(password)
        do {
            return try await naming {
                try await ledger.redeemInvitation(
                    RandomToken.digest(of: token),
                    name: name,
                    passwordHash: hash,
                    at: clock.now()
                )
            }
        } catch LedgerError.invitationInvalid {
            return nil
        }
    }

    /// The invitation of a link, if it can still be used.
    func invitation(_ token: String) async throws(LedgerError) -> Invitation? {
        try await ledger.invitation(RandomToken.digest(of: token), at: clock.now())
    }

    /// Whose name and password these are; nil for unknown, wrong, disabled or throttled alike, after the same time.
    func verified(name: String, password: String, _ fields: HTTPFields, _ context: WebContext) async throws -> Account?
    {
        let account = try await ledger.account(named: name)
        let attempt = LoginThrottle.Attempt(
            foldedName: Account.foldedName(name),
            network: context.address.network,
            device: account.flatMap { devices.device(fields.cookie(CookieName.device), of: $0.id) }
        )
        guard try await throttle.permits(attempt) else {
            try await Task.sleep(for: hasher.usualTime)
            context.notes.note { $0.event = "authn_login_throttled" }
            return nil
        }
        let isRight = try await hasher.verify(password, against: account?.passwordHash)
        guard let account, isRight, !account.isDisabled else {
            try await throttle.failed(attempt)
            context.notes.note { $0.event = "authn_login_fail" }
            return nil
        }
        try await throttle.succeeded(attempt)
        if let hash = try await hasher.renewed(password, stored: account.passwordHash) {
            try await ledger.setPasswordHash(account.id, hash)
        }
        context.notes.note {
            $0.event = "authn_login_success"
            $0.actor = account.id
        }
        return account
    }

    /// The name in the form in which it is kept.
    private func checked(name: String, password: String) throws -> String {
        let name = name.precomposedStringWithCanonicalMapping.trimmingCharacters(in: .whitespaces)
        var mistakes: [Mistake] = []
        if name.utf8.isEmpty {
            mistakes.append(Mistake("username", .required, "Enter a user name"))
        } else if !(3...64).contains(name.unicodeScalars.count) || name.utf8.count > 200 {
            mistakes.append(Mistake("username", .length, "User name must be between 3 and 64 characters"))
        } else if name.unicodeScalars.contains(where: { $0.properties.isDefaultIgnorableCodePoint }) {
            mistakes.append(Mistake("username", .format, "User name must not have invisible characters"))
        }
        if let problem = rules.problem(with: password, userName: name) {
            mistakes.append(Mistake("password", .format, problem))
        }
        guard mistakes.isEmpty else { throw Mistakes(mistakes) }
        return name
    }

    private func naming(_ make: () async throws -> Account) async throws -> Account {
        do {
            return try await make()
        } catch LedgerError.nameTaken {
            throw Mistakes([Mistake("username", .rule, "Choose another user name: this one cannot be used")])
        }
    }
}
