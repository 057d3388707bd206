import JobQueue
import Ledger
import Lending
import Logging

/// Moves jobs from the outbox to the queue.
///
/// Intake only rings the bell; one relay does the sending, so that jobs accepted in the same moment go in one batch.
actor Dispatch {
    private static let batch = 500

    private let ledger: Ledger
    private let queue: JobQueue
    private let logger: Logger
    private var failures = 0
    private var bell: AsyncStream<Void>.Continuation?

    init(ledger: Ledger, queue: JobQueue, logger: Logger) {
        self.ledger = ledger
        self.queue = queue
        self.logger = logger
    }

    /// Wakes the relay.
    func sendSoon() { bell?.yield() }

    /// The bell's strokes; those not heard yet are one.
    func strokes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        bell = continuation
        return stream
    }

    /// Sends what is due.
    /// - Returns: How long to wait before the next look.
    func sendDue(at now: Timestamp) async -> Duration {
        do {
            while true {
                let rows = try await ledger.dueOutbox(limit: Self.batch, now: now)
                if rows.isEmpty { break }
                try await send(rows, at: now)
                if rows.count < Self.batch { break }
            }
            if failures > 0 { logger.notice("the queue takes jobs again", metadata: ["event": "queue_back"]) }
            failures = 0
            return .seconds(1)
        } catch {
            if failures == 0 {
                logger.warning("jobs wait in the ledger: \(error)", metadata: ["event": "queue_away"])
            }
            failures += 1
            let longest = min(5.0, 0.05 * Double(1 << min(failures, 7)))
            return .seconds(Double.random(in: longest / 2...longest))
        }
    }

    /// Hands jobs to the queue and notes what became of each.
    func send(_ rows: [OutboxRow], at now: Timestamp) async throws {
        let jobs = rows.compactMap { row in
            JobID(row.id.uuid)
                .map {
                    NewJob(id: $0, payload: row.job.payload, fingerprint: row.job.fingerprint, schema: row.job.schema)
                }
        }
        let replies = try await queue.enqueue(jobs)
        var sent: [ApplicationID] = []
        var later: [ApplicationID] = []
        for (row, reply) in zip(rows, replies) {
            switch reply {
            case .ok, .duplicate: sent.append(row.id)
            case .full, .closed: later.append(row.id)
            case .conflict:
                logger.error(
                    "another body under the same job id",
                    metadata: ["event": "queue_conflict", "id": "\(row.id.uuid)"]
                )
                _ = try await ledger.refer(row.id, cause: "conflict", at: now)
            }
        }
        try await ledger.markSent(sent, at: now)
        if !later.isEmpty {
            let pause = Int64.random(in: 800...2_400)
            try await ledger.rescheduleOutbox(later, nextAt: now.adding(milliseconds: pause))
        }
    }
}
