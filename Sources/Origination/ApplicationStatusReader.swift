import JobQueue
public import Ledger
public import Lending
import Logging

/// Says where an application stands, and waits for it to be decided.
///
/// What is shown is what the ledger holds: a result that is only in Redis is recorded first, by the recorder's own code.
public struct ApplicationStatusReader: Sendable {
    private let ledger: Ledger
    private let queue: JobQueue
    private let recorder: DecisionRecorder
    private let watch: CompletionWatch
    private let poll: Duration

    init(ledger: Ledger, queue: JobQueue, recorder: DecisionRecorder, watch: CompletionWatch, poll: Duration) {
        self.ledger = ledger
        self.queue = queue
        self.recorder = recorder
        self.watch = watch
        self.poll = poll
    }

    /// Waits until an application is no longer being scored.
    /// - Parameters:
    ///   - id: The application.
    ///   - owner: Its owner; another person's application does not exist.
    ///   - limit: How long to wait at most; zero answers at once.
    /// - Returns: Where it stands then; nil if there is no such application of this owner.
    /// - Throws: `LedgerError`.
    public func wait(
        for id: ApplicationID,
        owner: AccountID,
        upTo limit: Duration
    ) async throws(LedgerError) -> ApplicationStanding? {
        guard let job = JobID(id.uuid) else { return nil }
        let strokes = watch.strokes(for: job)
        guard var standing = try await ledger.standing(of: id, owner: owner) else { return nil }
        let deadline = ContinuousClock.now + limit
        while Self.isBeingScored(standing), ContinuousClock.now < deadline, !Task.isCancelled {
            let isWoken = await Self.next(strokes, within: min(poll * Double.random(in: 0.8...1.2), deadline - .now))
            if !isWoken { await recordFinished(job) }
            standing = try await ledger.standing(of: id, owner: owner) ?? standing
        }
        return standing
    }

    private static func isBeingScored(_ standing: ApplicationStanding) -> Bool {
        standing.application.status == .submitted || standing.application.status == .scoring
    }

    /// Whether a stroke came in time.
    private static func next(_ strokes: AsyncStream<Void>, within limit: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in strokes { return true }
                return false
            }
            group.addTask {
                // Cancelled when a stroke came first.
                try? await Task.sleep(for: limit)
                return false
            }
            let isWoken = await group.next() ?? false
            group.cancelAll()
            return isWoken
        }
    }

    /// Records a result that lies in Redis while its event waits for another process.
    private func recordFinished(_ job: JobID) async {
        // Redis away or the ledger busy: the event is still there, and the next look comes soon.
        guard let state = try? await queue.jobState([job]).first ?? nil, state.state == .done, let result = state.result
        else { return }
        _ = try? await recorder.record(  // the event comes again
            DecisionRecorder.Outcome(of: job, attempt: state.attempt, result: result, source: "page"),
            at: .current
        )
    }
}
