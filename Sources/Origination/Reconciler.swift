import ApplicationLedger
public import JobQueue
public import Ledger
public import LedgerRecords
import LedgerSchema
public import Lending
public import Logging
import QueueVocabulary
public import ServiceLifecycle
import Synchronization

// What the ledger holds undecided must be somewhere on the queue.
//
// Every 30 s, and at once when Redis is another or was emptied, the jobs that were sent and never decided are looked up:
// what is missing is sent again under the same id, what the stream has lost is put back, what is done is recorded, what is
// dead goes to a person. So a Redis that loses everything, or a part, costs delay and nothing else.

/// Compares the ledger with the queue and mends the difference.
public struct Reconciler: Service {
    private let ledger: Ledger
    private let queue: JobQueue
    private let relay: OutboxRelay
    private let recorder: ResultRecorder
    private let watcher: CompletionWatcher
    private let interval: Duration
    private let logger: Logger
    private let now: @Sendable () -> Timestamp
    private let rounds = Rounds()

    /// Makes a reconciler.
    /// - Parameters:
    ///   - ledger: The truth.
    ///   - queue: What is compared with it.
    ///   - relay: Sends again what is missing.
    ///   - recorder: Records what is done.
    ///   - watcher: Is told what was recorded.
    ///   - interval: Between two rounds, ± 20 %.
    ///   - logger: Is told the counts after each round.
    ///   - now: The clock of decisions.
    public init(
        ledger: Ledger,
        queue: JobQueue,
        relay: OutboxRelay,
        recorder: ResultRecorder,
        watcher: CompletionWatcher,
        interval: Duration = .seconds(30),
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp = systemTime
    ) {
        self.ledger = ledger
        self.queue = queue
        self.relay = relay
        self.recorder = recorder
        self.watcher = watcher
        self.interval = interval
        self.logger = logger
        self.now = now
    }

    /// Reconciles until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var outage = Outage(of: "reconciler", logger: logger)
            var epoch = QueueEpoch(queue)
            var due = ContinuousClock.now
            while !Task.isCancelled {
                var pause = Duration.seconds(1) * Double.random(in: 0.8...1.2)
                do {
                    let isAnother = try await epoch.hasChanged()
                    if isAnother || ContinuousClock.now >= due {
                        let counts = try await reconcile(everything: isAnother)
                        logger.info("\(counts)", metadata: ["event": "reconciled"])
                        epoch.settle()
                        due = .now + interval * Double.random(in: 0.8...1.2)
                    }
                    outage.ended()
                } catch {
                    if !Task.isCancelled { pause = outage.failed(error) }
                }
                // The only error of a sleep is cancellation, which ends the loop.
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// Looks once at all jobs that should be decided by now.
    /// - Parameter everything: Whether to look also at jobs sent within the last minute, as after a loss.
    /// - Returns: Where all applications are, afterwards.
    /// - Throws: `QueueError` or ``LedgerError``; what was mended by then stays so.
    @discardableResult
    public func reconcile(everything: Bool) async throws -> Reconciliation {
        try await relay.noteSent()
        let moment = now().adding(milliseconds: everything ? 1 : -60_000)
        var last: ApplicationID?
        repeat {
            let rows = try await ledger.undecidedSent(before: moment, after: last, limit: 500)
            try await mend(rows)
            last = rows.count == 500 ? rows.last?.id : nil
        } while last != nil
        let counts = try await ledger.reconciliation()
        rounds.end()
        return counts
    }

    /// Seconds since ledger and queue were last compared to the end by this process; nil before the first time.
    public var secondsSinceRound: Double? { rounds.secondsSinceEnd }

    private func mend(_ rows: [OutboxRow]) async throws {
        guard !rows.isEmpty else { return }
        let states = try await queue.jobState(rows.map(\.id.jobID))
        let missing = zip(rows, states).filter { $1 == nil }.map(\.0)
        if !missing.isEmpty {
            logger.warning("jobs sent again", metadata: ["event": "jobs_resent", "count": "\(missing.count)"])
        }
        try await relay.send(missing)
        try await restore(zip(rows, states).filter { $1?.state.isFinal == false }.map(\.0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (row, state) in zip(rows, states) {
                if let state, state.state.isFinal { group.addTask { try await settle(row.id, state) } }
            }
            try await group.waitForAll()
        }
        // Their events may be lost, and would have let them expire.
        let done = zip(rows, states).filter { $1?.state == .done }.map(\.0.id.jobID)
        try await queue.letExpire(done)
    }

    private func restore(_ waiting: [OutboxRow]) async throws {
        for (kind, rows) in Dictionary(grouping: waiting, by: \.kind) {
            let restored = try await queue.restoreEntries(rows.map(\.id.jobID), in: kind)
            guard !restored.isEmpty else { continue }
            let metadata: Logger.Metadata = ["event": "jobs_restored", "count": "\(restored.count)"]
            logger.warning("jobs put back whose entries were lost", metadata: metadata)
        }
    }

    private func settle(_ id: ApplicationID, _ state: JobState) async throws(LedgerError) {
        do {
            if try await !recorder.settle(id, state, at: now()) {
                // The queue holds a result that no worker of ours made; no other will come by itself.
                try await recorder.refer(id.jobID, cause: "result_refused", at: now())
            }
            watcher.wake([id])
        } catch {
            // What only this application suffers from must not keep the others from being looked at.
            guard !error.isTransient else { throw error }
            let metadata: Logger.Metadata = ["event": "outcome_stuck", "application": "\(id.reference)"]
            logger.critical("an outcome cannot be recorded: \(error)", metadata: metadata)
        }
    }
}

/// When the last round ended.
private final class Rounds: Sendable {
    private let endedAt = Mutex<ContinuousClock.Instant?>(nil)

    func end() { endedAt.withLock { $0 = .now } }

    var secondsSinceEnd: Double? { endedAt.withLock { $0.map { (ContinuousClock.now - $0) / .seconds(1) } } }
}
