package import AccountLedger
package import Documents
package import Hosting
package import Ledger
package import LedgerRecords
package import LedgerSchema
import Lending

// A session is a row of the ledger; tokens only point at it.
//
// The access token lives for minutes and is checked against that row at every request, so that ending a session, or
// disabling its account, holds from the next request on. When it has run out, the refresh token buys a new pair and is
// itself replaced; a refresh token that comes back later than ten seconds after that is somebody's copy, and ends all.

/// What a browser keeps of a session.
package struct SessionTokens: Sendable {
    /// Shown with every request, for minutes.
    package let access: String
    /// Shown when the other has run out, once.
    package let refresh: String
    /// The account they are for.
    package let account: Account
}

/// What the tokens of a browser or a program turn out to be.
package enum Recognition: Sendable {
    /// No token, or none of ours.
    case stranger
    /// A session that stands.
    case standing(SignedIn)
    /// A session that stands, with new tokens to keep.
    case renewed(SignedIn, SessionTokens)
    /// A session that has ended; its tokens are worth nothing any more.
    case ended
    /// Somebody else had a copy of this refresh token: the session of this account has been ended for both.
    case reused(session: ContentDigest, AccountID)
    /// The session of a disabled account.
    case disabled(AccountID)
}

/// Begins, continues and ends sessions.
package struct Sessions: Sendable {
    /// Life of an access token in minutes, for programs; browsers get 15 at most.
    package let minutes: Int
    private let ledger: Ledger
    private let tokens: AccessTokens
    private let clock: TimeSource

    private static let idleMilliseconds: Int64 = 30 * 60_000
    private static let hour: Int64 = 3_600_000
    /// A session that is in use is noted as such once in this time.
    private static let touchEvery: Int64 = 60_000

    package init(ledger: Ledger, tokens: AccessTokens, clock: TimeSource, minutes: Int) {
        self.ledger = ledger
        self.tokens = tokens
        self.clock = clock
        self.minutes = minutes
    }

    /// Begins a session in a browser: 12 hours for the lender's own people, 24 for others, and 30 minutes idle.
    package func begin(_ account: Account, on device: String? = nil) async throws -> SessionTokens {
        let sessionID = RandomToken(bytes: 16).text
        let refresh = Self.refreshToken(sessionID)
        let now = clock.now()
        let session = SessionRecord(
            id: RandomToken.digest(of: sessionID),
            account: account.id,
            at: now,
            expiresAt: now.adding(milliseconds: (account.role.isStaff ? 12 : 24) * Self.hour),
            idleMilliseconds: Self.idleMilliseconds,
            device: device
        )
        try await ledger.createSession(session, refresh: RandomToken.digest(of: refresh))
        return try await pair(account, sessionID, refresh)
    }

    /// Begins a session of a program, which ends with its only token.
    package func beginForProgram(_ account: Account) async throws -> String {
        let sessionID = RandomToken(bytes: 16).text
        let now = clock.now()
        let life = Int64(minutes) * 60_000
        let session = SessionRecord(
            id: RandomToken.digest(of: sessionID),
            account: account.id,
            at: now,
            expiresAt: now.adding(milliseconds: life),
            idleMilliseconds: life,
            device: "A program, by its token"
        )
        // Nobody is ever told this refresh token.
        try await ledger.createSession(session, refresh: RandomToken(bytes: 24).digest)
        let claims = AccessClaims(account: account.id, sessionID: sessionID)
        return try await tokens.token(for: claims, audience: .programs, minutes: minutes)
    }

    /// Who a program's token speaks for.
    package func recognise(bearer token: String) async throws -> Recognition {
        guard let claims = await tokens.claims(in: token, audience: .programs) else { return .stranger }
        return try await standing(claims)
    }

    /// Who a browser's tokens speak for; both are replaced when it is time.
    package func recognise(access: String?, refresh: String?) async throws -> Recognition {
        if let access, let claims = await tokens.claims(in: access, audience: .pages) {
            return try await standing(claims)
        }
        // A token that is none any more is cleared, not carried along.
        guard let refresh else { return access == nil ? .stranger : .ended }
        return try await rotate(refresh)
    }

    /// The sessions of an account that stand, newest first.
    package func standing(of account: AccountID) async throws(LedgerError) -> [SessionRecord] {
        let now = clock.now()
        return try await ledger.sessions(of: account).filter { $0.isLive(at: now) }
    }

    /// Ends one session of an account.
    /// - Returns: False if there was none that stood.
    package func end(_ session: ContentDigest, of account: AccountID) async throws(LedgerError) -> Bool {
        try await ledger.endSession(session, of: account, at: clock.now())
    }

    /// Ends all sessions of an account but one.
    package func endOthers(of account: AccountID, except session: ContentDigest) async throws(LedgerError) {
        try await ledger.endSessions(of: account, except: session, at: clock.now())
    }

    /// Whether the password was typed in a session within five minutes.
    package func isFresh(_ visitor: SignedIn) -> Bool {
        clock.now().milliseconds - visitor.session.passwordAt.milliseconds <= 300_000
    }

    /// Ends a session.
    package func end(_ session: ContentDigest) async throws(LedgerError) {
        try await ledger.endSession(session, at: clock.now())
    }

    private func standing(_ claims: AccessClaims) async throws -> Recognition {
        let now = clock.now()
        guard let visitor = try await ledger.session(RandomToken.digest(of: claims.sessionID)),
            visitor.account.id == claims.account
        else { return .ended }
        guard !visitor.account.isDisabled else { return .disabled(visitor.account.id) }
        guard visitor.isLive(at: now) else { return .ended }
        if now.milliseconds - visitor.session.lastSeenAt.milliseconds > Self.touchEvery {
            try await ledger.touchSession(visitor.session.id, at: now)
        }
        return .standing(visitor)
    }

    private func rotate(_ old: String) async throws -> Recognition {
        guard let sessionID = String(old.utf8.prefix { $0 != UInt8(ascii: ".") }), sessionID.utf8.count == 22 else {
            return .ended
        }
        let new = Self.refreshToken(sessionID)
        let outcome = try await ledger.rotateRefresh(
            RandomToken.digest(of: old),
            to: RandomToken.digest(of: new),
            at: clock.now()
        )
        switch outcome {
        case .rotated(let visitor): return .renewed(visitor, try await pair(visitor.account, sessionID, new))
        case .reuse(let session, let account): return .reused(session: session, account)
        case .expired, .unknown: return .ended
        }
    }

    private static func refreshToken(_ sessionID: String) -> String { "\(sessionID).\(RandomToken(bytes: 24).text)" }

    private func pair(_ account: Account, _ sessionID: String, _ refresh: String) async throws -> SessionTokens {
        let claims = AccessClaims(account: account.id, sessionID: sessionID)
        let access = try await tokens.token(for: claims, audience: .pages, minutes: min(15, minutes))
        return SessionTokens(access: access, refresh: refresh, account: account)
    }
}
