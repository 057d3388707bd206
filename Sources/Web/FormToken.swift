import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// Tokens that bind a form to its session (trust.md C2): random ‖ HMAC-SHA-256(key, len‖session‖len‖random).
struct FormToken: Sendable {
    static let field = "form_token"
    private static let randomCount = 16
    private let key: SymmetricKey

    init(secret: [UInt8]) {
        let bytes = HMAC<SHA256>
            .authenticationCode(for: Array("underwriter.form.v1".utf8), using: SymmetricKey(data: secret))
        key = SymmetricKey(data: Data(bytes))
    }

    func make(for session: String) -> String {
        let random = Opaque.make(count: Self.randomCount).bytes
        return Opaque(bytes: random + code(session, random)).text
    }

    func isValid(_ token: String, for session: String) -> Bool {
        guard token.utf8.count < 128, let bytes = Opaque.decode(token), bytes.count == Self.randomCount + 32 else {
            return false
        }
        let random = Array(bytes.prefix(Self.randomCount))
        let message = message(session, random)
        return HMAC<SHA256>
            .isValidAuthenticationCode(bytes.dropFirst(Self.randomCount), authenticating: message, using: key)
    }

    private func code(_ session: String, _ random: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message(session, random), using: key))
    }

    private func message(_ session: String, _ random: [UInt8]) -> [UInt8] {
        [UInt8(truncatingIfNeeded: session.utf8.count)] + session.utf8 + [UInt8(random.count)] + random
    }
}

/// Refuses unsafe requests that another site made a browser send (trust.md C1–C3).
struct CrossSiteGuard: RouterMiddleware {
    typealias Context = WebContext
    let token: FormToken
    let origins: Set<String>

    /// Routes that neither read nor set cookies.
    private static let withoutCookies: Set = ["/token", "/csp-reports"]

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let isSafe = [.get, .head, .options].contains(request.method)
        guard !isSafe, !context.visitor.isBearer, !Self.withoutCookies.contains(request.uri.path) else {
            return try await next(request, context)
        }
        guard comesFromUs(request) else {
            context.logger.warning("cross-site request", metadata: ["event": "authz_fail", "ip": "\(context.peer)"])
            throw WebError.forbidden("This request came from another site.")
        }
        let type = request.headers[.contentType] ?? ""
        if type.utf8.starts(with: "application/x-www-form-urlencoded".utf8) {
            let form = try await FormFields(of: request)
            guard token.isValid(form[FormToken.field], for: context.formSession) else { throw WebError.formExpired }
        } else if !type.utf8.starts(with: "application/json".utf8) {
            throw WebError.unsupportedMediaType("Send a form or application/json.")
        }
        return try await next(request, context)
    }

    private func comesFromUs(_ request: Request) -> Bool {
        if let site = request.headers[.secFetchSite] { return site == "same-origin" || site == "none" }
        if let origin = request.headers[.origin] { return isOurs(origin, request) }
        return true
    }

    private func isOurs(_ origin: String, _ request: Request) -> Bool {
        origins.contains(origin) || origin == "http://\(request.head.authority ?? "")"
    }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
    static let requestID = HTTPField.Name("X-Request-Id") ?? .server
    static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .eTag
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed") ?? .eTag
    static let prefer = HTTPField.Name("Prefer") ?? .accept
    static let preferenceApplied = HTTPField.Name("Preference-Applied") ?? .accept
    static let clearSiteData = HTTPField.Name("Clear-Site-Data") ?? .cacheControl
    static let rateLimit = HTTPField.Name("RateLimit") ?? .cacheControl
    static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy") ?? .cacheControl
}
