import AccountLedger
import Foundation
package import Hosting
package import Ledger
package import LedgerRecords
package import LedgerSchema
package import Passwords
package import RateLimits
package import Tokens

/// Makes accounts and signs people in.
package struct AccountDesk: Sendable {
    let ledger: Ledger
    let hasher: PasswordHasher
    let throttle: LoginThrottle
    let lane = SignInLane()
    private let devices: KnownDevices
    let rules: PasswordRules
    let letters: AccountLetters
    let clock: TimeSource

    package init(
        ledger: Ledger,
        hasher: PasswordHasher,
        throttle: LoginThrottle,
        devices: KnownDevices,
        rules: PasswordRules,
        letters: AccountLetters,
        clock: TimeSource
    ) {
        self.ledger = ledger
        self.hasher = hasher
        self.throttle = throttle
        self.devices = devices
        self.rules = rules
        self.letters = letters
        self.clock = clock
    }

    /// Makes an account for whoever asks; takes as long and says as much when the name is somebody's already.
    /// - Returns: The account; nil where the name was taken, which only the log may know.
    /// - Throws: ``RegistrationRefusal`` for a name or a password that nobody could use.
    package func register(name: String, password: String) async throws -> Account? {
        let name = try checked(name: name, password: password)
        let hash = try await hasher.hash(password)
        do {
            return try await ledger.createAccount(name: name, role: .applicant, passwordHash: hash, at: clock.now())
        } catch LedgerError.nameTaken {
            // A commit, as making the account takes one.
            try await ledger.probe()
            return nil
        }
    }

    /// Makes the account of somebody who was invited; the invitation is then used.
    /// - Returns: Nil if there is no such invitation, or no more.
    /// - Throws: ``RegistrationRefusal``, which tells whoever was invited that a name is taken.
    package func join(_ token: String, name: String, password: String) async throws -> Account? {
        guard try await invitation(token) != nil else { return nil }
        let name = try checked(name: name, password: password)
        let hash = try await hasher.hash(password)
        do {
            return try await ledger.redeemInvitation(
                RandomToken.digest(of: token),
                name: name,
                passwordHash: hash,
                at: clock.now()
            )
        } catch LedgerError.invitationInvalid {
            return nil
        } catch LedgerError.nameTaken {
            throw RegistrationRefusal(name: "Choose another user name: this one is taken")
        }
    }

    /// The invitation of a link, if it can still be used.
    package func invitation(_ token: String) async throws(LedgerError) -> Invitation? {
        try await ledger.invitation(RandomToken.digest(of: token), at: clock.now())
    }

    /// Whose name and password these are; what is not right takes as long as what is.
    package func signIn(name: String, password: String, from origin: SignInOrigin) async throws -> SignIn {
        let account = try await ledger.account(named: name)
        let attempt = LoginThrottle.Attempt(
            foldedName: Account.foldedName(name),
            network: origin.network,
            device: account.flatMap { devices.device(origin.deviceCookie, of: $0.id) }
        )
        let outcome = try await lane.inTurn(attempt.device ?? attempt.foldedName) {
            try await judge(attempt, account, password)
        }
        if case .throttled = outcome ?? .throttled { try await Task.sleep(for: hasher.usualTime) }
        return outcome ?? .throttled
    }

    private func judge(
        _ attempt: LoginThrottle.Attempt,
        _ account: Account?,
        _ password: String
    ) async throws -> SignIn {
        guard try await throttle.permits(attempt) else { return .throttled }
        let isRight = try await hasher.verify(password, against: account?.passwordHash)
        guard let account, isRight, !account.isDisabled else {
            try await throttle.failed(attempt)
            return .wrong
        }
        try await throttle.succeeded(attempt)
        if let hash = try await hasher.renewed(password, stored: account.passwordHash) {
            try await ledger.renewPasswordHash(of: account, to: hash)
        }
        return .right(account)
    }

    /// Whether a device has signed in to an account before.
    func isKnown(_ cookie: String?, _ account: Account) -> Bool { devices.device(cookie, of: account.id) != nil }

    /// The cookie of a device on which this account has signed in.
    package func deviceCookie(for account: Account) -> String { devices.value(for: account.id) }

    /// The name in the form in which it is kept.
    private func checked(name: String, password: String) throws(RegistrationRefusal) -> String {
        let name = name.precomposedStringWithCanonicalMapping.trimmingCharacters(in: .whitespaces)
        let refusal = RegistrationRefusal(
            name: Self.problem(withName: name),
            password: rules.problem(with: password, userName: name)
        )
        guard refusal == RegistrationRefusal() else { throw refusal }
        return name
    }

    private static func problem(withName name: String) -> String? {
        if name.utf8.isEmpty { return "Enter a user name" }
        guard (3...64).contains(name.unicodeScalars.count), name.utf8.count <= 200 else {
            return "User name must be between 3 and 64 characters"
        }
        guard !name.unicodeScalars.contains(where: { $0.properties.isDefaultIgnorableCodePoint }) else {
            return "User name must not have invisible characters"
        }
        return nil
    }
}
