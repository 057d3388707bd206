import ApplicationLedger
public import JobQueue
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import QueueVocabulary

// An application is withdrawn in the ledger, in one statement that finds it waiting or does not: of a decision and a
// withdrawal that come at once, one stands. The job is called off afterwards, so that no worker works in vain; where it
// cannot be, its result finds the application closed and decides nothing.

/// Takes applications back for whoever sent them.
public struct Withdrawals: Sendable {
    /// What became of the wish.
    public enum Outcome: Sendable, Hashable {
        /// It is withdrawn, now or from before.
        case withdrawn
        /// It no longer waits for an answer.
        case closed(ApplicationStatus)
        /// There is no such application of this owner.
        case unknown
    }

    private let ledger: Ledger
    private let queue: JobQueue
    private let watcher: CompletionWatcher
    private let patience: Duration

    /// Gathers it.
    /// - Parameters:
    ///   - ledger: Where applications are withdrawn.
    ///   - queue: Has the jobs.
    ///   - watcher: Is told, for whoever waits for a decision.
    ///   - patience: How long a Redis that hangs is waited for.
    public init(
        ledger: Ledger,
        queue: JobQueue,
        watcher: CompletionWatcher,
        patience: Duration = .milliseconds(300)
    ) {
        (self.ledger, self.queue, self.watcher, self.patience) = (ledger, queue, watcher, patience)
    }

    /// Withdraws an application that waits for its answer.
    /// - Parameters:
    ///   - id: The application.
    ///   - owner: Its owner.
    ///   - at: Now.
    ///   - traceID: Of the request, if one asked for it.
    /// - Returns: What became of it; asking twice is harmless.
    /// - Throws: ``LedgerError``; then nothing has changed.
    public func withdraw(
        _ id: ApplicationID,
        owner: AccountID,
        at: Timestamp,
        traceID: String? = nil
    ) async throws(LedgerError) -> Outcome {
        guard try await ledger.withdraw(id, owner: owner, at: at, traceID: traceID) else {
            guard let standing = try await ledger.standing(of: id, owner: owner) else { return .unknown }
            let status = standing.application.status
            return status == .withdrawn ? .withdrawn : .closed(status)
        }
        watcher.wake([id])
        await callOff(id)
        return .withdrawn
    }

    private func callOff(_ id: ApplicationID) async {
        let note = OperatorNote(actor: "applicant", reason: "withdrawn")
        _ = await withTimeLimit(patience) { [queue] in
            // What is not called off is worked on in vain.
            try? await queue.cancel(id.jobID, by: note)
        }
    }
}
