import Documents
import HTTPTypes
import Ledger
import Lending
import Logging

// A session is a row of the ledger; tokens only point at it.
//
// The access token lives for minutes and is checked against that row at every request, so that ending a session, or
// disabling its account, holds from the next request on. When it has run out, the refresh token buys a new pair and is
// itself replaced; a refresh token that comes back later than ten seconds after that is somebody's copy, and ends all.

/// Begins, continues and ends sessions.
struct Sessions: Sendable {
    let ledger: Ledger
    let tokens: AccessTokens
    let clock: WebClock
    /// Life of an access token, for programs; browsers get 15 minutes at most.
    let minutes: Int

    private static let idleMilliseconds: Int64 = 30 * 60_000
    private static let hour: Int64 = 3_600_000
    /// A session that is in use is noted as such once in this time.
    private static let touchEvery: Int64 = 60_000

    /// Begins a session in a browser.
    /// - Returns: Its cookies.
    func begin(_ account: Account) async throws -> [SetCookie] {
        let sessionID = RandomToken(bytes: 16).text
        let refresh = "\(sessionID).\(RandomToken(bytes: 24).text)"
        let now = clock.now()
        let session = SessionRecord(
            id: RandomToken.digest(of: sessionID),
            account: account.id,
            at: now,
            expiresAt: now.adding(milliseconds: (account.role.isStaff ? 12 : 24) * Self.hour),
            idleMilliseconds: Self.idleMilliseconds
        )
        try await ledger.createSession(session, refresh: RandomToken.digest(of: refresh))
        return try await cookies(account, sessionID, refresh)
    }

    /// Begins a session of a program, which ends with its only token.
    func beginForProgram(_ account: Account) async throws -> String {
        let sessionID = RandomToken(bytes: 16).text
        let now = clock.now()
        let life = Int64(minutes) * 60_000
        let session = SessionRecord(
            id: RandomToken.digest(of: sessionID),
            account: account.id,
            at: now,
            expiresAt: now.adding(milliseconds: life),
            idleMilliseconds: life
        )
        // Nobody is ever told this refresh token.
        try await ledger.createSession(session, refresh: RandomToken(bytes: 24).digest)
        let claims = AccessClaims(account: account.id, sessionID: sessionID)
        return try await tokens.token(for: claims, audience: .programs, minutes: minutes)
    }

    /// Who a program's token speaks for, if its session stands.
    /// - Throws: A refusal when the account is disabled.
    func visitor(bearing token: String) async throws -> SignedIn? {
        guard let claims = await tokens.claims(in: token, audience: .programs) else { return nil }
        return try await standing(claims)
    }

    /// Who a browser's cookies speak for, with the cookies to set; both tokens are replaced when it is time.
    func visitor(_ fields: HTTPFields, notes: RequestNotes, logger: Logger) async throws -> SignedIn? {
        if let token = fields.cookie(CookieName.access),
            let claims = await tokens.claims(in: token, audience: .pages)
        {
            if let visitor = try await standing(claims) { return visitor }
            notes.note { $0.cookies += Self.farewell }
            return nil
        }
        guard let refresh = fields.cookie(CookieName.refresh) else { return nil }
        return try await rotate(refresh, notes, logger)
    }

    /// Ends a session.
    /// - Returns: What takes its cookies away.
    func end(_ visitor: SignedIn) async throws(LedgerError) -> [SetCookie] {
        try await ledger.endSession(visitor.session.id, at: clock.now())
        return Self.farewell
    }

    private func standing(_ claims: AccessClaims) async throws -> SignedIn? {
        let now = clock.now()
        guard let visitor = try await ledger.session(RandomToken.digest(of: claims.sessionID)),
            visitor.account.id == claims.account
        else { return nil }
        guard !visitor.account.isDisabled else {
            throw Refusal.forbidden("This account has been disabled.", event: "authz_fail")
        }
        guard visitor.isLive(at: now) else { return nil }
        if now.milliseconds - visitor.session.lastSeenAt.milliseconds > Self.touchEvery {
            try await ledger.touchSession(visitor.session.id, at: now)
        }
        return visitor
    }

    private func rotate(_ old: String, _ notes: RequestNotes, _ logger: Logger) async throws -> SignedIn? {
        guard let sessionID = String(old.utf8.prefix { $0 != UInt8(ascii: ".") }), sessionID.utf8.count == 22 else {
            notes.note { $0.cookies += Self.farewell }
            return nil
        }
        let new = "\(sessionID).\(RandomToken(bytes: 24).text)"
        let outcome = try await ledger.rotateRefresh(
            RandomToken.digest(of: old),
            to: RandomToken.digest(of: new),
            at: clock.now()
        )
        switch outcome {
        case .rotated(let visitor):
            let cookies = try await cookies(visitor.account, sessionID, new)
            notes.note { $0.cookies += cookies }
            return visitor
        case .reuse(let session, let account):
            let hash = String(decoding: session.hex.utf8.prefix(12), as: UTF8.self)
            logger.warning(
                "a refresh token was used again",
                metadata: ["event": "authn_token_reuse", "actor": "account:\(account)", "session": "\(hash)"]
            )
            notes.note { $0.event = "authn_token_reuse" }
        case .expired, .unknown: break
        }
        notes.note { $0.cookies += Self.farewell }
        return nil
    }

    private func cookies(_ account: Account, _ sessionID: String, _ refresh: String) async throws -> [SetCookie] {
        let claims = AccessClaims(account: account.id, sessionID: sessionID)
        let access = try await tokens.token(for: claims, audience: .pages, minutes: min(15, minutes))
        let isStrict = account.role.isStaff
        return [
            SetCookie(name: CookieName.access, value: access, isStrict: isStrict),
            SetCookie(name: CookieName.refresh, value: refresh, isStrict: isStrict),
        ]
    }

    private static let farewell = [SetCookie.removing(CookieName.access), .removing(CookieName.refresh)]
}
