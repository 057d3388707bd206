/// How long to wait between attempts to connect: 50 ms, doubling up to 5 s, with jitter.
struct Backoff {
    private static let first: Duration = .milliseconds(50)
    private static let ceiling: Duration = .seconds(5)
    private var failures = 0

    /// Forgets the failures: the connection has proved itself.
    mutating func reset() { failures = 0 }

    /// Counts a failure.
    /// - Returns: The wait before the next attempt, uniform in the upper half of the exponential.
    mutating func delay(using generator: inout some RandomNumberGenerator) -> Duration {
        let full = min(Self.ceiling, Self.first * (1 << min(failures, 10)))
        failures += 1
        return full * Double.random(in: 0.5...1, using: &generator)
    }
}
