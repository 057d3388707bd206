/// How often something may be asked in a time.
package struct Quota: Sendable, Hashable {
    /// As the headers name it.
    package let name: String
    /// How often.
    package let limit: Int
    /// In how many seconds.
    package let seconds: Int

    /// So many in so many seconds.
    package init(name: String, limit: Int, seconds: Int = 3_600) {
        self.name = name
        self.limit = limit
        self.seconds = seconds
    }
}

/// How one client stands with a quota.
package struct QuotaState: Sendable, Hashable {
    /// Which.
    package let quota: Quota
    /// How often it may still ask at once.
    package let remaining: Int
    /// Seconds until it may ask again, if it may not; else until the quota is whole.
    package let resetSeconds: Int
    /// Whether it was asked once too often.
    package let isExceeded: Bool

    /// `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers-10.
    package var policyHeader: String { "\"\(quota.name)\";q=\(quota.limit);w=\(quota.seconds)" }
    /// `RateLimit` of the same draft.
    package var header: String { "\"\(quota.name)\";r=\(remaining);t=\(resetSeconds)" }
}
