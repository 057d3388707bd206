import Documents
import HTTPTypes
import Hummingbird
import Ledger
import Lending
import Synchronization

/// Finds out who asks: a bearer token, an access cookie, or a refresh cookie that is exchanged for both.
///
/// Whatever a token says, the session's row in the ledger decides: logging out or disabling an account ends it at once.
struct Authentication: RouterMiddleware {
    typealias Context = WebContext
    let sessions: Sessions

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let bearer = request.bearerToken {
            guard let signedIn = try await sessions.signedIn(byToken: bearer) else {
                throw WebError.unauthorised(isBearer: true)
            }
            context.visitor = .signedIn(signedIn, isBearer: true)
            return try await next(request, context)
        }
        var fresh: [Cookie] = []
        if let signedIn = try await sessions.signedIn(byToken: request.cookie(SessionCookies.access)) {
            context.visitor = .signedIn(signedIn, isBearer: false)
        } else if let refresh = request.cookie(SessionCookies.refresh) {
            if let renewed = try await sessions.renew(refresh) {
                context.visitor = .signedIn(renewed.signedIn, isBearer: false)
                fresh = renewed.cookies
            } else {
                fresh = SessionCookies.cleared
            }
        }
        context.formSession = context.visitor.session?.id.hex ?? request.cookie(SessionCookies.form) ?? ""
        if context.formSession.utf8.isEmpty {
            context.formSession = Opaque.make(count: 16).text
            fresh.append(SessionCookies.cookie(SessionCookies.form, context.formSession, seconds: 86_400))
        }
        var response = try await next(request, context)
        for cookie in fresh { response.addCookie(cookie) }
        return response
    }
}

/// The cookies of a session (trust.md J1).
enum SessionCookies {
    static let access = "__Host-uw_at"
    static let refresh = "__Host-uw_rt"
    /// Binds forms of people who are not logged in.
    static let form = "__Host-uw_fs"

    static var cleared: [Cookie] { [access, refresh].map { cookie($0, "", seconds: 0) } }

    static func cookie(_ name: String, _ value: String, seconds: Int) -> Cookie {
        Cookie(name: name, value: value, maxAge: seconds, path: "/", secure: true, httpOnly: true, sameSite: .lax)
    }
}

extension Response {
    /// Adds a cookie beside those that are set already.
    mutating func addCookie(_ cookie: Cookie) {
        headers.append(HTTPField(name: .setCookie, value: cookie.description))
    }
}

extension Request {
    /// The token of an `Authorization: Bearer` header.
    var bearerToken: String? {
        guard let header = headers[.authorization], header.utf8.starts(with: "Bearer ".utf8) else { return nil }
        return String(decoding: header.utf8.dropFirst(7), as: UTF8.self)
    }

    /// A cookie's value; nil if it is missing, empty or too long.
    func cookie(_ name: String) -> String? {
        guard let value = cookies[name]?.value, !value.utf8.isEmpty, value.utf8.count <= 2_048 else { return nil }
        return value
    }
}
