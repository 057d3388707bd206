import Storage

/// When a connection that failed may be tried again: soon at first, then every second.
struct BackOff {
    private static let longest = Duration.seconds(1)

    private var pause = Duration.milliseconds(50)
    private var earliest: ContinuousClock.Instant?

    /// - Throws: ``StorageError/unavailable`` if it is too early; whoever asks is answered at once and not made to wait.
    func mayTry() throws(StorageError) {
        if let earliest, ContinuousClock.now < earliest { throw .unavailable }
    }

    mutating func failed() {
        // Spread, so that the connections of many processes do not come back in step.
        let spread = Double.random(in: 0.5...1)
        earliest = ContinuousClock.now + pause * spread
        pause = min(pause * 2, Self.longest)
    }

    mutating func succeeded() { self = BackOff() }
}
