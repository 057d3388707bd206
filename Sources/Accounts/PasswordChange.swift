package import AccountLedger
import Hosting
import LedgerRecords
import Passwords

/// What became of an attempt to change a password.
package enum PasswordChange: Sendable, Hashable {
    /// The new one holds; every session has ended, this one too.
    case done
    /// The present one was not right.
    case wrong
    /// Too many tries came before this one; the password was not looked at.
    case throttled
    /// The new one cannot be used, for this reason.
    case refused(String)
}

extension AccountDesk {
    /// Whether whoever is signed in knows the password just now; a guess counts like a guess at signing in.
    package func confirm(_ visitor: SignedIn, password: String, from origin: SignInOrigin) async throws -> Bool {
        guard
            case .right(let account) = try await signIn(
                name: visitor.account.name,
                password: password,
                from: origin
            ), account.id == visitor.account.id
        else { return false }
        try await ledger.confirmPassword(in: visitor.session.id, at: clock.now())
        return true
    }

    /// Changes the password of whoever is signed in; a guess at the present one counts like a guess at signing in.
    /// - Parameters:
    ///   - visitor: Whose it is; all their sessions end, so that a stolen cookie is worth nothing.
    ///   - current: The present password.
    ///   - new: The new one, under the rules of registration.
    ///   - origin: Where the attempt comes from.
    /// - Returns: What became of it.
    /// - Throws: ``PasswordHasher/Failure/busy``, or what the ledger says.
    package func changePassword(
        of visitor: SignedIn,
        from current: String,
        to new: String,
        at origin: SignInOrigin
    ) async throws -> PasswordChange {
        if let problem = rules.problem(with: new, userName: visitor.account.name) { return .refused(problem) }
        switch try await signIn(name: visitor.account.name, password: current, from: origin) {
        case .wrong: return .wrong
        case .throttled: return .throttled
        case .right(let account):
            guard new != current else { return .refused("Choose a password that is not the present one") }
            let hash = try await hasher.hash(new)
            let isDone = try await ledger.changePassword(
                account.id,
                to: hash,
                at: clock.now(),
                notice: letters.passwordChanged
            )
            return isDone ? .done : .wrong
        }
    }
}
