package import HTTPTypes

extension HTTPField.Name {
    /// A name of our own list; each is a token of RFC 9110.
    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no field name") }
        return name
    }

    package static let host = known("Host")
    package static let link = known("Link")
    static let forwardedFor = known("X-Forwarded-For")
    package static let traceParent = known("traceparent")
    package static let fetchSite = known("Sec-Fetch-Site")
    package static let requestID = known("X-Request-ID")
    package static let idempotencyKey = known("Idempotency-Key")
    package static let idempotencyReplayed = known("Idempotency-Replayed")
    package static let prefer = known("Prefer")
    package static let preferenceApplied = known("Preference-Applied")
    package static let clearSiteData = known("Clear-Site-Data")
    package static let rateLimit = known("RateLimit")
    package static let rateLimitPolicy = known("RateLimit-Policy")
    package static let reportingEndpoints = known("Reporting-Endpoints")
    package static let contentTypeOptions = known("X-Content-Type-Options")
    package static let referrerPolicy = known("Referrer-Policy")
    package static let openerPolicy = known("Cross-Origin-Opener-Policy")
    package static let resourcePolicy = known("Cross-Origin-Resource-Policy")
    package static let permissionsPolicy = known("Permissions-Policy")
    package static let frameOptions = known("X-Frame-Options")
    package static let scriptFilter = known("X-XSS-Protection")
}
