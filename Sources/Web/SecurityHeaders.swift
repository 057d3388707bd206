import HTTPTypes
import Hummingbird

/// Sets the headers every response bears, errors and assets included (trust.md 1.3).
struct SecurityHeaders: RouterMiddleware {
    typealias Context = WebContext
    /// Whether people reach us over TLS, so that browsers may be told to insist on it.
    let isSecure: Bool

    private static let fields: [(String, String)] = [
        (
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                + "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
                + "frame-ancestors 'none'; report-to csp"
        ),
        ("Reporting-Endpoints", "csp=\"/csp-reports\""),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"),
        ("X-Frame-Options", "DENY"),
        ("X-XSS-Protection", "0"),
    ]

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in Self.fields {
            if let field = HTTPField.Name(name) { response.headers[field] = value }
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=63072000; includeSubDomains" }
        return response
    }
}
