import Hosting
import Ledger
import Lending
import Origination

/// Where the pages and the interface learn of decisions; it knows who may see what.
struct DecisionDesk: Sendable {
    let reader: ApplicationStatusReader
    let waiters: Waiters
    let limits: WebLimits
    let clock: TimeSource

    /// Roles that see the applications of others.
    private static let readers: Set<AccountRole> = [.officer, .auditor, .operator]

    /// How an application stands.
    /// - Throws: 404 for what is not there, or not theirs to see.
    func state(of id: String, for account: Account) async throws -> ApplicationState {
        guard let id = ApplicationID(base32: id) else { throw Refusal.notFound }
        let state =
            Self.readers.contains(account.role)
            ? try await reader.state(of: id) : try await reader.state(of: id, owner: account.id)
        guard let state else { throw Refusal.notFound }
        return state
    }

    /// How an application stands once it is decided, or after some time.
    ///
    /// Whoever waits holds no place of the requests in flight.
    func state(
        of id: String,
        for account: Account,
        waiting time: Duration,
        _ context: WebContext
    ) async throws -> ApplicationState {
        let first = try await state(of: id, for: account)
        guard !first.isSettled, time > .zero, first.standing.application.owner == account.id else { return first }
        context.notes.current.slot?.release()
        let (id, limit) = (first.standing.application.id, min(time, limits.longestWait))
        let waited = try await waiters.wait(account.id) {
            try await reader.waitForDecision(id, owner: account.id, upTo: limit)
        }
        return (waited ?? nil) ?? first
    }
}
