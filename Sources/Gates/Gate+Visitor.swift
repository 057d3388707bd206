package import AccountLedger
import Documents
import HTTPTypes
package import Hummingbird
import LedgerRecords
import Logging
import RateLimits
package import Requests
import Tokens

// Who asks: a browser by its cookies, a program by its token.

extension Gate {
    /// Who is signed in, as far as the route wants to know.
    /// - Throws: 401 for a program's token that is worth nothing, 403 for a disabled account.
    package func visitor(_ request: Request, _ context: inout WebContext, _ route: Route) async throws -> SignedIn? {
        switch route.access {
        case .anyone: return nil
        case .visitor, .pages: return try await browser(request.headers, context)
        case .programs:
            guard let token = Self.bearer(request.headers[.authorization]) else { return nil }
            if ProgramKeyText.isKey(token) { return try await program(token, &context) }
            switch try await sessions.recognise(bearer: token) {
            case .standing(let visitor), .renewed(let visitor, _): return visitor
            case .disabled(let account): throw Self.disabled(account, context)
            case .stranger, .ended, .reused:
                throw Refusal.unauthorised(
                    "Bearer error=\"invalid_token\"",
                    "The token is wrong, too old, or its session has ended."
                )
            }
        }
    }

    /// Whom a program's key speaks for, and what it may be used for.
    private func program(_ text: String, _ context: inout WebContext) async throws -> SignedIn {
        let now = keys.now()
        guard let (key, visitor) = try await keys.find(text), key.isLive(at: now), !visitor.account.isDisabled else {
            throw Refusal.unauthorised(
                "Bearer error=\"invalid_token\"",
                "The key is unknown, has lapsed or was revoked."
            )
        }
        context.scopes = key.scopes
        context.notes.note { $0.programKey = key.id }
        let quota = Quota(name: "key", limit: key.requestsAnHour)
        let state = await limiter.take(quota, for: "key \(key.id)")
        context.notes.note { $0.quotas.append(state) }
        guard !state.isExceeded else { throw Refusal.quotaExceeded(state) }
        await keys.used(key, at: now)
        return visitor
    }

    private func browser(_ fields: HTTPFields, _ context: WebContext) async throws -> SignedIn? {
        let recognition = try await sessions.recognise(
            access: fields.cookie(CookieName.access),
            refresh: fields.cookie(CookieName.refresh)
        )
        switch recognition {
        case .stranger: return nil
        case .standing(let visitor): return visitor
        case .renewed(let visitor, let tokens):
            context.notes.note { $0.cookies += tokens.cookies }
            return visitor
        case .disabled(let account): throw Self.disabled(account, context)
        case .ended: break
        case .reused(let session, let account):
            let hash = String(decoding: session.hex.utf8.prefix(12), as: UTF8.self)
            context.logger.warning(
                "a refresh token was used again",
                metadata: ["event": "authn_token_reuse", "actor": "account:\(account)", "session": "\(hash)"]
            )
            context.notes.note { $0.event = "authn_token_reuse" }
        }
        context.notes.note { $0.cookies += SessionTokens.farewell }
        return nil
    }

    private static func disabled(_ account: AccountID, _ context: WebContext) -> Refusal {
        context.notes.note { $0.actor = account }
        return Refusal.forbidden("This account has been disabled.", event: "authz_fail")
    }

    /// The token of `Authorization: Bearer`.
    private static func bearer(_ field: String?) -> String? {
        guard let field, field.utf8.prefix(7).map({ $0 | 0x20 }).elementsEqual("bearer ".utf8) else { return nil }
        return String(field.utf8.dropFirst(7))
    }
}
