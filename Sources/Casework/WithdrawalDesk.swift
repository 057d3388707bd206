import Hosting
package import LedgerRecords
import Lending
package import Origination
package import Requests

/// Where the pages and the interface take applications back; it knows whose they are.
package struct WithdrawalDesk: Sendable {
    private let withdrawals: Withdrawals
    private let desk: DecisionDesk

    /// Gathers it.
    package init(_ withdrawals: Withdrawals, desk: DecisionDesk) {
        self.withdrawals = withdrawals
        self.desk = desk
    }

    /// The visitor's own application; whatever else looks as if it were not there.
    package func application(_ id: String, of account: Account) async throws -> ApplicationSummary {
        let application = try await desk.state(of: id, for: account).standing.application
        guard application.owner == account.id else { throw Refusal.notFound }
        return application
    }

    /// Withdraws an application that waits for its answer; asking twice is harmless.
    /// - Returns: How it stands.
    /// - Throws: 404 for what is not there or not theirs, 409 for what is decided or over.
    package func withdraw(
        _ id: String,
        for account: Account,
        _ context: WebContext
    ) async throws -> ApplicationState {
        guard let known = ApplicationID(base32: id) else { throw Refusal.notFound }
        let outcome = try await withdrawals.withdraw(
            known,
            owner: account.id,
            at: desk.clock.now(),
            traceID: context.notes.current.traceID
        )
        switch outcome {
        case .withdrawn: context.notes.note { $0.event = "application_withdrawn" }
        case .closed: throw Self.closed
        case .unknown: throw Refusal.notFound
        }
        return try await desk.state(of: id, for: account)
    }

    private static let closed = Refusal.conflict(
        "This application no longer waits for an answer, so that there is nothing to withdraw."
    )
}
