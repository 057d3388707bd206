package import LedgerRecords
package import Requests
import Synchronization

/// Bounds how many clients wait for decisions, in all and for one person; whoever is over it is answered at once.
package final class Waiters: Sendable {
    private let limit: Int
    private let limitOfOne: Int
    private let counts = Mutex<[AccountID: Int]>([:])

    package init(_ limits: WebLimits) {
        limit = limits.waiters
        limitOfOne = limits.waitersOfOne
    }

    /// Waits, if there is room for one more.
    /// - Returns: What `wait` returned, or nil where there is no room.
    package func wait<Value>(_ account: AccountID, _ wait: () async throws -> Value) async rethrows -> Value? {
        let isFree = counts.withLock { counts in
            let all = counts.values.reduce(0, +)
            guard all < limit, counts[account, default: 0] < limitOfOne else { return false }
            counts[account, default: 0] += 1
            return true
        }
        guard isFree else { return nil }
        defer {
            counts.withLock { counts in
                counts[account, default: 1] -= 1
                if counts[account] == 0 { counts[account] = nil }
            }
        }
        return try await wait()
    }
}
