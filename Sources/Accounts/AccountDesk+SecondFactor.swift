import AccountLedger
import Documents
import Foundation
import Hosting
package import LedgerRecords
package import LedgerSchema
import Lending
import RateLimits
import Tokens

/// How far somebody has come with a second factor.
package enum SecondFactorState: Sendable, Hashable {
    case none
    /// The secret has been made and waits for its first code: as typed into an app, and as an address for one.
    case pending(secret: String, address: String)
    case active
}

/// What became of a code.
package enum CodeCheck: Sendable, Hashable {
    case right
    /// Wrong, used before, or too many came before it.
    case wrong
}

extension AccountDesk {
    private static let halfMilliseconds: Int64 = 5 * 60_000

    /// Where somebody stands.
    package func secondFactorState(of account: Account) async throws(LedgerError) -> SecondFactorState {
        guard let factor = try await ledger.secondFactor(of: account.id) else { return .none }
        guard !factor.isConfirmed else { return .active }
        let secret = OneTimeCode(secret: factor.secret).base32
        var name = CharacterSet.alphanumerics
        name.insert(charactersIn: "-._~")
        let label = account.name.addingPercentEncoding(withAllowedCharacters: name) ?? ""
        return .pending(secret: secret, address: "otpauth://totp/\(label)?secret=\(secret)&issuer=Underwriter")
    }

    /// Makes a secret of 160 bits.
    package func beginSecondFactor(of account: Account) async throws(LedgerError) -> Bool {
        let secret = base64URLBytes(RandomToken(bytes: 20).text.utf8) ?? []
        return try await ledger.beginSecondFactor(of: account.id, secret: secret, at: clock.now())
    }

    /// Asks for codes from now on, if this is the right one.
    /// - Returns: Ten recovery codes, told this once; nil for a wrong code.
    package func confirmSecondFactor(of account: Account, code: String) async throws(LedgerError) -> [String]? {
        let now = clock.now()
        guard let factor = try await ledger.secondFactor(of: account.id), !factor.isConfirmed,
            let step = OneTimeCode(secret: factor.secret).step(of: code, atMilliseconds: now.milliseconds)
        else { return nil }
        let codes = (0..<10).map { _ in RandomToken.hex(bytes: 10) }
        let isDone = try await ledger.confirmSecondFactor(
            of: account.id,
            step: step,
            recovery: codes.map { Self.digest($0, account) },
            notice: letters.secondFactor(isOn: true),
            at: now
        )
        return isDone ? codes : nil
    }

    /// Asks for codes no more.
    package func removeSecondFactor(of account: Account) async throws(LedgerError) -> Bool {
        try await ledger.removeSecondFactor(
            of: account.id,
            notice: letters.secondFactor(isOn: false),
            at: clock.now(),
            by: .account(account.id)
        )
    }

    /// What stands between a right password and a session: good for five minutes and one code.
    package func halfSignIn(of account: Account) async throws(LedgerError) -> String {
        let (token, now) = (RandomToken(bytes: 32), clock.now())
        try await ledger.createLink(
            token.digest,
            .second,
            of: account.id,
            at: now,
            expiresAt: now.adding(milliseconds: Self.halfMilliseconds)
        )
        return token.text
    }

    /// Whose half sign-in this is; nil when it is over.
    package func account(ofHalf token: String) async throws(LedgerError) -> Account? {
        let account = try await ledger.account(ofLink: RandomToken.digest(of: token), .second, at: clock.now())
        return account?.isDisabled == true ? nil : account
    }

    /// Ends a half sign-in with its session.
    /// - Returns: False if another request was first.
    package func useHalf(_ token: String) async throws(LedgerError) -> Bool {
        try await ledger.useLink(RandomToken.digest(of: token), .second, at: clock.now()) != nil
    }

    /// Looks at a code of the app, or a recovery code; guesses are made slow like those at passwords.
    package func check(code: String, of account: Account, from origin: SignInOrigin) async throws -> CodeCheck {
        let attempt = LoginThrottle.Attempt(
            foldedName: "code \(account.id)",
            network: origin.network,
            device: nil
        )
        let outcome = try await lane.inTurn(attempt.foldedName) { () async throws -> CodeCheck in
            guard try await throttle.permits(attempt) else { return .wrong }
            guard try await uses(code, account) else {
                try await throttle.failed(attempt)
                return .wrong
            }
            try await throttle.succeeded(attempt)
            return .right
        }
        return outcome ?? .wrong
    }

    private func uses(_ code: String, _ account: Account) async throws(LedgerError) -> Bool {
        let now = clock.now()
        guard let factor = try await ledger.secondFactor(of: account.id), factor.isConfirmed else { return false }
        if let step = OneTimeCode(secret: factor.secret).step(of: code, atMilliseconds: now.milliseconds) {
            return try await ledger.useCode(of: account.id, step: step)
        }
        return try await ledger.useRecoveryCode(Self.digest(code, account), of: account.id, at: now)
    }

    private static func digest(_ code: String, _ account: Account) -> ContentDigest {
        let plain = code.lowercased().utf8.filter { $0 != UInt8(ascii: " ") }
        return ContentDigest.sha256(of: Array("underwriter.recovery.v1 \(account.id) ".utf8) + plain)
    }
}
