import JobQueue
import Lending
import Logging
import ServiceLifecycle

/// Reads outcome events for ever and has each recorded before it is acknowledged.
struct OutcomeRelay: Service {
    private static let staleEvery = Duration.seconds(30)

    let queue: JobQueue
    let recorder: DecisionRecorder
    let watch: CompletionWatch
    let logger: Logger

    func run() async throws {
        let events = OutcomeEvents(queue, logger: logger)
        await cancelWhenGracefulShutdown {
            var failures = 0
            var lastClaim: ContinuousClock.Instant?
            while !Task.isCancelled {
                do {
                    if lastClaim.map({ ContinuousClock.now - $0 > Self.staleEvery }) ?? true {
                        try await record(try await events.claimStale(), in: events)
                        lastClaim = .now
                    }
                    try await record(try await events.read(), in: events)
                    failures = 0
                } catch {
                    if failures == 0, !Task.isCancelled {
                        logger.warning("outcomes wait: \(error)", metadata: ["event": "outcomes_waiting"])
                    }
                    failures += 1
                    // The only error of a sleep is cancellation, which ends the loop.
                    try? await Task.sleep(for: .seconds(min(5, 0.05 * Double(1 << min(failures, 7)))))
                }
            }
        }
        await events.close()
    }

    private func record(_ batch: [OutcomeEvent], in events: OutcomeEvents) async throws {
        guard !batch.isEmpty else { return }
        // Together, so that the ledger's group commit makes one write of them.
        let done = await withTaskGroup(of: String?.self) { group in
            for event in batch {
                group.addTask {
                    do {
                        _ = try await recorder.record(event, at: .current)
                        return event.entryID
                    } catch {
                        logger.error(
                            "an outcome could not be recorded: \(error)",
                            metadata: ["event": "outcome_waiting"]
                        )
                        return nil
                    }
                }
            }
            return await group.reduce(into: [String]()) { if let id = $1 { $0.append(id) } }
        }
        watch.wake(batch.map(\.jobID))
        try await events.acknowledge(done)
        if done.count < batch.count { throw QueueError.unexpectedReply(script: "record") }
    }
}
