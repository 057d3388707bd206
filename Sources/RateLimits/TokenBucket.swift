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
    package func state(tokens: Double, isExceeded: Bool) -> QuotaState {
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
