package import HTTPTypes
package import Hummingbird
import RateLimits
package import Requests

/// Gives every answer the headers that tell a browser what it may not do; errors and static files included.
package struct SecurityHeaders: RouterMiddleware {
    /// Whether people reach us over TLS.
    package let isSecure: Bool

    /// Gathers it.
    package init(isSecure: Bool) { self.isSecure = isSecure }

    package func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        Self.add(to: &response.headers, isSecure: isSecure)
        let notes = context.notes.current
        response.headers[.requestID] = notes.requestID
        for cookie in notes.cookies { response.headers.append(HTTPField(name: .setCookie, value: cookie.header)) }
        for quota in notes.quotas {
            response.headers.append(HTTPField(name: .rateLimitPolicy, value: quota.policyHeader))
            response.headers.append(HTTPField(name: .rateLimit, value: quota.header))
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// Adds the set, but for what an answer states itself.
    package static func add(to headers: inout HTTPFields, isSecure: Bool) {
        for (name, value) in fixed { headers[name] = value }
        if !headers.contains(.cacheControl) { headers[.cacheControl] = "no-store" }
        if isSecure { headers[.strictTransportSecurity] = "max-age=63072000; includeSubDomains" }
    }

    private static let fixed: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                + "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
                + "frame-ancestors 'none'; report-to csp"
        ),
        (.reportingEndpoints, "csp=\"/csp-reports\""),
        (.contentTypeOptions, "nosniff"),
        (.referrerPolicy, "same-origin"),
        (.openerPolicy, "same-origin"),
        (.resourcePolicy, "same-origin"),
        (.permissionsPolicy, "camera=(), microphone=(), geolocation=(), payment=()"),
        (.frameOptions, "DENY"),
        (.scriptFilter, "0"),
    ]
}
