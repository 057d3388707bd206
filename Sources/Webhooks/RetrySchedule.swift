package import Lending

/// When a message is tried again: ten tries over three days (Standard Webhooks), each a little later than it says so that
/// receivers are not met by all at once.
package enum RetrySchedule {
    /// Seconds after the try before.
    static let seconds: [Int64] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]

    /// Shortest pause when a receiver says that it is too much, in seconds.
    static let slow: Int64 = 600

    /// When the next try is due.
    /// - Parameters:
    ///   - attempts: How many tries have failed; at least 1.
    ///   - now: When the last one failed.
    ///   - jitter: In [0, 1).
    ///   - isHurried: Whether the receiver asked for less.
    /// - Returns: Nil when there is to be none.
    package static func next(
        after attempts: Int,
        at now: Timestamp,
        jitter: Double,
        isHurried: Bool = false
    ) -> Timestamp? {
        guard attempts >= 1, attempts <= seconds.count else { return nil }
        let wait = max(seconds[attempts - 1], isHurried ? slow : 0) * 1_000
        return now.adding(milliseconds: wait + wait * .init(jitter * 100) / 1_000)
    }
}
