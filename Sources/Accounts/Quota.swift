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

/// A bucket that holds `limit` tokens and fills evenly over `seconds`; each request takes one.
struct TokenBucket: Sendable, Hashable {
    private(set) var tokens: Double
    /// Milliseconds of the clock that fills it.
    private(set) var filledAt: Int64

    init(full quota: Quota, at now: Int64) {
        tokens = .init(quota.limit)
        filledAt = now
    }

    /// Fills up to now and takes a token, if there is one.
    mutating func take(_ quota: Quota, at now: Int64) -> QuotaState {
        let limit = Double(quota.limit)  // scalar-safe: a number
        let perMillisecond = limit / 1000 / Double(quota.seconds)  // scalar-safe: a number
        tokens = min(limit, tokens + Double(max(0, now - filledAt)) * perMillisecond)  // scalar-safe: a number
        filledAt = max(filledAt, now)
        let isExceeded = tokens < 1
        if !isExceeded { tokens -= 1 }
        return quota.state(tokens: tokens, isExceeded: isExceeded)
    }
}

extension Quota {
    /// The state a number of tokens stands for.
    func state(tokens: Double, isExceeded: Bool) -> QuotaState {
        let whole = Double(limit)  // scalar-safe: a number
        let missing = isExceeded ? 1 - tokens : whole - tokens
        let wait = (missing / whole * Double(seconds)).rounded(.up)  // scalar-safe: a number
        return QuotaState(
            quota: self,
            remaining: .init(tokens.rounded(.down)),
            resetSeconds: max(isExceeded ? 1 : 0, .init(wait)),
            isExceeded: isExceeded
        )
    }
}
