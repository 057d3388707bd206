import Documents
import Hummingbird
import JWTKit
import Ledger
import Lending
import Logging

/// Begins, recognises, renews and ends sessions.
struct Sessions: Sendable {
    private static let idleMilliseconds: Int64 = 30 * 60_000
    private static let touchMilliseconds: Int64 = 60_000

    let ledger: Ledger
    let tokens: AccessTokens
    let logger: Logger

    /// A new session's cookies.
    func begin(_ account: Account) async throws -> [Cookie] {
        let now = Timestamp.current
        let id = Opaque.make()
        let refresh = Opaque.make()
        let hours: Int64 = account.role.isStaff ? 12 : 24
        let session = SessionRecord(
            id: .sha256(of: id.bytes),
            account: account.id,
            at: now,
            expiresAt: now.adding(milliseconds: hours * 3_600_000),
            idleMilliseconds: Self.idleMilliseconds
        )
        try await ledger.createSession(session, refresh: .sha256(of: refresh.bytes))
        return try await cookies(account.id, session.id, refresh, now)
    }

    /// A session for a program, with a token and no cookie.
    func beginForProgram(_ account: Account) async throws -> String {
        let now = Timestamp.current
        let id = Opaque.make()
        let lifetime = Int64(tokens.lifetimeSeconds) * 1_000  // scalar-safe: an integer, not text
        let session = SessionRecord(
            id: .sha256(of: id.bytes),
            account: account.id,
            at: now,
            expiresAt: now.adding(milliseconds: lifetime),
            idleMilliseconds: lifetime
        )
        try await ledger.createSession(session, refresh: .sha256(of: Opaque.make().bytes))
        return try await tokens.sign(account: account.id.rawValue, session: session.id.hex, at: now)
    }

    /// Who a token stands for, if its session still does.
    func signedIn(byToken token: String?) async throws -> SignedIn? {
        let now = Timestamp.current
        guard let token, let claims = await tokens.verify(token, at: now), let id = ContentDigest(hex: claims.sid),
            let signedIn = try await ledger.session(id), signedIn.isLive(at: now),
            signedIn.account.id.rawValue == claims.sub.value
        else { return nil }
        if now.milliseconds - signedIn.session.lastSeenAt.milliseconds > Self.touchMilliseconds {
            try await ledger.touchSession(id, at: now)
        }
        return signedIn
    }

    /// Exchanges a refresh token; nil if the session is over.
    func renew(_ refresh: String) async throws -> (signedIn: SignedIn, cookies: [Cookie])? {
        guard let bytes = Opaque.decode(refresh) else { return nil }
        let now = Timestamp.current
        let next = Opaque.make()
        switch try await ledger.rotateRefresh(.sha256(of: bytes), to: .sha256(of: next.bytes), at: now) {
        case .rotated(let signedIn):
            return (signedIn, try await cookies(signedIn.account.id, signedIn.session.id, next, now))
        case .reuse:
            logger.warning("refresh token used twice", metadata: ["event": "authn_token_reuse"])
            return nil
        case .expired, .unknown: return nil
        }
    }

    func end(_ session: SessionRecord) async throws {
        try await ledger.endSession(session.id, at: .current)
    }

    private func cookies(
        _ account: AccountID,
        _ session: ContentDigest,
        _ refresh: Opaque,
        _ now: Timestamp
    ) async throws -> [Cookie] {
        let access = try await tokens.sign(account: account.rawValue, session: session.hex, at: now)
        return [
            SessionCookies.cookie(SessionCookies.access, access, seconds: tokens.lifetimeSeconds),
            SessionCookies.cookie(SessionCookies.refresh, refresh.text, seconds: 86_400),
        ]
    }
}
