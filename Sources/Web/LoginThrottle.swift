import Ledger
import Lending

/// Slows guessing down: after five failures in a row each further try must wait, twice as long every time (trust.md P6).
///
/// The count is in the ledger, so it holds over restarts and while Redis is away. Nobody is locked out for good.
struct LoginThrottle: Sendable {
    private static let free = 5
    private static let freePerAddress = 50
    private static let longestSeconds = 900

    let ledger: Ledger

    /// - Throws: ``WebError/quotaExceeded(seconds:)`` while the wait lasts.
    func admit(_ name: String, _ peer: String) async throws {
        let now = Timestamp.current
        for (key, free) in [("name:\(name)", Self.free), ("peer:\(peer)", Self.freePerAddress)] {
            let failures = try await ledger.loginFailures(key, at: now)
            guard failures.count >= free, let last = failures.lastAt else { continue }
            let wait = min(Self.longestSeconds, 1 << min(failures.count - free, 10))
            let passed = Int((now.milliseconds - last.milliseconds) / 1_000)  // scalar-safe: an integer, not text
            guard passed >= wait else { throw WebError.quotaExceeded(seconds: wait - passed) }
        }
    }

    func failed(_ name: String, _ peer: String) async throws {
        try await ledger.recordLoginFailure("name:\(name)", at: .current)
        try await ledger.recordLoginFailure("peer:\(peer)", at: .current)
    }

    func succeeded(_ name: String) async throws { try await ledger.clearLoginFailures("name:\(name)") }
}
