import HTTPTypes

extension HTTPField.Name {
    /// A name of our own list; each is a token of RFC 9110.
    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no field name") }
        return name
    }

    static let host = known("Host")
    static let link = known("Link")
    static let forwardedFor = known("X-Forwarded-For")
    static let traceParent = known("traceparent")
    static let fetchSite = known("Sec-Fetch-Site")
    static let requestID = known("X-Request-ID")
    static let idempotencyKey = known("Idempotency-Key")
    static let idempotencyReplayed = known("Idempotency-Replayed")
    static let prefer = known("Prefer")
    static let preferenceApplied = known("Preference-Applied")
    static let clearSiteData = known("Clear-Site-Data")
    static let rateLimit = known("RateLimit")
    static let rateLimitPolicy = known("RateLimit-Policy")
    static let reportingEndpoints = known("Reporting-Endpoints")
    static let contentTypeOptions = known("X-Content-Type-Options")
    static let referrerPolicy = known("Referrer-Policy")
    static let openerPolicy = known("Cross-Origin-Opener-Policy")
    static let resourcePolicy = known("Cross-Origin-Resource-Policy")
    static let permissionsPolicy = known("Permissions-Policy")
    static let frameOptions = known("X-Frame-Options")
    static let scriptFilter = known("X-XSS-Protection")
}
