import Hosting
package import Hummingbird
import Requests
import Responses

// A handler that is late is told to stop and then heard out: what it has written by then is written, and only it knows.
//
// If it can still say what it did, that is the answer. If it cannot, and it was to write something, nobody may be told
// that nothing was done.

/// Tells a handler to stop when its time is over, and waits for what it says then.
///
/// That wait ends because whatever a handler asks of ledger, Redis and hasher has a time limit of its own.
package struct HandlerDeadline: Sendable {
    package let limit: Duration
    /// Whether what the handler is asked for leaves something behind.
    package let mayWrite: Bool
    private let executor: (any TaskExecutor)?

    package init(limit: Duration, mayWrite: Bool, on executor: (any TaskExecutor)? = nil) {
        (self.limit, self.mayWrite, self.executor) = (limit, mayWrite, executor)
    }

    /// The handler's answer.
    /// - Throws: What the handler threw; 503 for one that was stopped, with what may have come of it.
    package func answer(_ handler: @escaping @Sendable () async throws -> Response) async throws -> Response {
        let (result, isLate) = await Deadlines.shared.run(for: limit, on: executor, handler)
        do {
            return try result.get()
        } catch {
            throw isLate ? refusal(of: error) : error
        }
    }

    /// What a handler that was stopped has come to.
    private func refusal(of error: any Error) -> any Error {
        guard Refusal(error).status.code >= 500 else { return error }
        return mayWrite ? Refusal.outcomeUnknown : Refusal.tooBusy
    }
}
