package import Hosting
package import LedgerRecords
package import Lending
package import Origination
package import Requests

/// Where the pages and the interface learn of decisions; it knows who may see what.
package struct DecisionDesk: Sendable {
    package let reader: ApplicationStatusReader
    package let waiters: Waiters
    package let limits: WebLimits
    package let clock: TimeSource

    /// Gathers it.
    package init(reader: ApplicationStatusReader, waiters: Waiters, limits: WebLimits, clock: TimeSource) {
        self.reader = reader
        self.waiters = waiters
        self.limits = limits
        self.clock = clock
    }

    /// Roles that see the applications of others.
    private static let readers: Set<AccountRole> = [.officer, .auditor, .operator]

    /// How an application stands.
    /// - Throws: 404 for what is not there, or not theirs to see.
    package func state(of id: String, for account: Account) async throws -> ApplicationState {
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
    package func state(
        of id: String,
        for account: Account,
        waiting time: Duration,
        _ context: WebContext
    ) async throws -> ApplicationState {
        let first = try await state(of: id, for: account)
        guard !first.isSettled, time > .zero, first.standing.application.owner == account.id else { return first }
        return try await waited(for: first.standing.application.id, account, time, context) ?? first
    }

    /// How an application that its owner has just sent stands once it is decided, or after some time.
    ///
    /// Nobody can know more of it yet than the ledger, so that nobody else is asked before the time is over.
    package func outcome(
        of id: ApplicationID,
        for account: Account,
        waiting time: Duration,
        _ context: WebContext
    ) async throws -> ApplicationState {
        if time > .zero, let state = try await waited(for: id, account, time, context) { return state }
        return try await state(of: id.base32, for: account)
    }

    /// Whether an application that its owner has just sent is decided, at once or after some time.
    package func isDecided(
        _ id: ApplicationID,
        for account: Account,
        waiting time: Duration,
        _ context: WebContext
    ) async throws -> Bool {
        context.notes.current.slot?.release()
        let limit = min(time, limits.longestWait)
        let isDecided = try await waiters.wait(account.id) {
            try await reader.isDecided(id, owner: account.id, within: limit)
        }
        if let isDecided { return isDecided }
        return try await state(of: id.base32, for: account).assessment != nil
    }

    /// Nil where too many wait already, or the account has no such application.
    private func waited(
        for id: ApplicationID,
        _ account: Account,
        _ time: Duration,
        _ context: WebContext
    ) async throws -> ApplicationState? {
        context.notes.current.slot?.release()
        let limit = min(time, limits.longestWait)
        return try await waiters.wait(account.id) {
            try await reader.waitForDecision(id, owner: account.id, upTo: limit)
        } ?? nil
    }
}
