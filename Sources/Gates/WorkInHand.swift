import HTTPTypes
package import LedgerRecords
import Requests
import Synchronization

/// Who has something large made at this moment: one thing for each person, so that nobody takes the machine from others.
package final class WorkInHand: Sendable {
    private let accounts = Mutex<Set<AccountID>>([])

    /// Nobody has.
    package init() {}

    /// Makes something for somebody.
    /// - Returns: What `body` returns.
    /// - Throws: 429 while something is made for this account already, or what `body` throws.
    package func make<Value>(for account: AccountID, _ body: () async throws -> Value) async throws -> Value {
        guard accounts.withLock({ $0.insert(account).inserted }) else { throw Self.refusal }
        defer { _ = accounts.withLock { $0.remove(account) } }
        return try await body()
    }

    private static let refusal = Refusal(
        status: .tooManyRequests,
        code: .quotaExceeded,
        detail: "What you asked for before is still being made. Ask again when it is there.",
        headers: [.retryAfter: "5"],
        event: "excess_rate_limit_exceeded"
    )
}
