public import JobQueue
import LedgerSchema
public import Lending
public import Logging
import QueueVocabulary
import Redis
import Sealing
public import ServiceLifecycle

// From the queue's events to decisions.
//
// An event is delivered until it is acknowledged, and acknowledged only when the ledger has its outcome. If this
// process dies in between, the event comes again and the ledger says that it knows. Events of one batch are recorded
// side by side: the ledger commits them together, and a bad one holds up nobody.

/// Records the outcomes of jobs as the queue tells them, shard by shard.
public struct DecisionRecorder: Service {
    private let shards: [OutcomeEvents]
    private let recorder: ResultRecorder
    private let watcher: CompletionWatcher
    private let logger: Logger
    private let now: @Sendable () -> Timestamp

    /// Makes a recorder.
    /// - Parameters:
    ///   - events: The events of each shard of the queue.
    ///   - recorder: Turns results into decisions.
    ///   - watcher: Is told what was recorded, for whoever waits.
    ///   - logger: Is told of each outage once.
    ///   - now: The clock of decisions.
    public init(
        events: [OutcomeEvents],
        recorder: ResultRecorder,
        watcher: CompletionWatcher,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp = systemTime
    ) {
        shards = events
        self.recorder = recorder
        self.watcher = watcher
        self.logger = logger
        self.now = now
    }

    /// Records until graceful shutdown; what was read by then is finished.
    public func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            for events in shards { group.addTask(executorPreference: events.executor) { await record(events) } }
        }
    }

    private func record(_ events: OutcomeEvents) async {
        var outage = Outage(of: "recorder", logger: logger)
        var unfinished: [OutcomeEvent] = []
        var claimedAt: ContinuousClock.Instant?
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                if claimedAt.map({ ContinuousClock.now - $0 > .seconds(30) }) ?? true {
                    // What is in hand is stale too by now, and is told of again.
                    let claimed = try await events.claimStale(idle: claimedAt == nil ? .zero : .seconds(30))
                    let places = Set(claimed.map(\.entryID))
                    unfinished = claimed + unfinished.filter { !places.contains($0.entryID) }
                    claimedAt = .now
                }
                // A short block, because a read must not be torn off at shutdown: what it had read would lie for 30 s.
                if unfinished.isEmpty { unfinished = try await events.read(block: .milliseconds(500), count: 200) }
                unfinished = try await finish(unfinished, of: events)
                outage.ended()
            } catch {
                let pause = outage.failed(error)
                // The only error of a sleep is cancellation, which ends the loop.
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
            }
        }
    }

    private enum Fate {
        case decided, finished, later, stuck
    }

    /// Records events and acknowledges those that are.
    ///
    /// An event that the ledger refuses for good stays unacknowledged and comes again in 30 s; it holds up nobody.
    /// - Returns: Those the ledger could not take at this moment.
    private func finish(_ batch: [OutcomeEvent], of events: OutcomeEvents) async throws -> [OutcomeEvent] {
        guard !batch.isEmpty else { return [] }
        let fates = await withTaskGroup(of: (OutcomeEvent, Fate).self) { group in
            for event in batch { group.addTask { (event, await fate(of: event)) } }
            return await group.reduce(into: [(OutcomeEvent, Fate)]()) { $0.append($1) }
        }
        let decided = fates.filter { $0.1 == .decided }.map(\.0)
        watcher.wake(decided.compactMap { ApplicationID(uuid: $0.jobID.text) }, with: .decided)
        let others = fates.filter { $0.1 == .finished }.map(\.0)
        watcher.wake(others.compactMap { ApplicationID(uuid: $0.jobID.text) })
        let finished = decided + others
        if !finished.isEmpty { CrashPoint.recorded.pass() }
        try await events.acknowledge(finished)
        let later = fates.filter { $0.1 == .later }.map(\.0)
        guard later.count < batch.count else { throw LedgerError.busy }
        return later
    }

    private func fate(of event: OutcomeEvent) async -> Fate {
        do {
            return try await record(event) ? .decided : .finished
        } catch {
            guard !error.isTransient else { return .later }
            logger.critical(
                "an outcome cannot be recorded: \(error)",
                metadata: ["event": "outcome_stuck", "entry": "\(event.entryID)"]
            )
            return .stuck
        }
    }

    /// - Returns: Whether the ledger has a decision now.
    private func record(_ event: OutcomeEvent) async throws(LedgerError) -> Bool {
        switch event.outcome {
        case .result(let sealed):
            let verdict = try await recorder.record(
                sealed,
                job: event.jobID,
                attempt: event.attempt,
                entryID: event.entryID,
                at: now()
            )
            return verdict == .recorded || verdict == .alreadyDecided
        case .why(let cause):
            try await recorder.refer(event.jobID, cause: cause, at: now())
            return false
        }
    }
}
