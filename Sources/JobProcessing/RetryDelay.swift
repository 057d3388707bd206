/// The wait before another try: full jitter.
struct RetryDelay: Sendable {
    /// The ceiling before the first doubling.
    let base: Duration
    /// The highest ceiling.
    let ceiling: Duration

    /// Uniform between nothing and the capped exponential.
    /// - Parameters:
    ///   - attempt: Attempts made so far, at least 1.
    ///   - generator: Source of randomness, given by the caller.
    /// - Returns: How long to wait.
    func delay(afterAttempt attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        precondition(attempt >= 1, "attempt \(attempt)")
        let cap = min(ceiling, base * (1 << min(attempt, 20)))
        return cap * Double.random(in: 0...1, using: &generator)
    }
}
