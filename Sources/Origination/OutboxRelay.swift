import ApplicationLedger
public import JobQueue
public import Ledger
import LedgerRecords
import LedgerSchema
public import Lending
public import Logging
import QueueVocabulary
import Redis
public import ServiceLifecycle
import Synchronization

// From the outbox to the queue.
//
// Two lanes. The fast lane carries what was accepted a moment ago: everything offered while one call was on its way
// goes into the next. It may fail, and forgets then. The sweep reads the outbox for what no fast lane carried: after a
// crash, an outage, or a queue that was full. Both may carry the same job; the queue says so and nothing happens twice.
// So what the fast lane carried is noted in the outbox with the next sweep, all in one write: by then most of it is
// decided, and its rows are gone. Whoever dies before leaves rows that are sent again.
// A queue that is full or closed is left alone by both, for as long as it is likely to be so; then one batch tries. What
// came in files waits in a class of its own, and if that is full nothing else has to wait.

/// Brings accepted applications to the queue, for as long as it takes.
public final class OutboxRelay: Service, Sendable {
    /// Most jobs that wait for the fast lane; what is over stays for the sweep.
    private static let fastLaneLimit = 5_000
    /// The sweep leaves to the fast lane what is younger.
    private static let headStartMilliseconds: Int64 = 1_000

    private let ledger: Ledger
    private let queue: JobQueue
    private let logger: Logger
    private let now: @Sendable () -> Timestamp
    private let offered = Mutex<[OutboxRow]>([])
    /// What the queue holds and the outbox does not say so yet.
    private let unnoted = Mutex<[ApplicationID]>([])
    /// The lanes, in the order in which they are carried, and each since the queue last said no to it.
    private let lanes: [(urgency: Urgency, standstill: Standstill)]
    private let wakeups: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// Makes a relay.
    /// - Parameters:
    ///   - ledger: Has the outbox.
    ///   - queue: Where its jobs go.
    ///   - logger: Is told of each outage once, and of conflicts.
    ///   - now: The clock of the outbox.
    public init(
        ledger: Ledger,
        queue: JobQueue,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp = systemTime
    ) {
        self.ledger = ledger
        self.queue = queue
        self.logger = logger
        self.now = now
        lanes = [Urgency.awaited, .ordinary, .file].map { ($0, Standstill(of: queue, $0.kind)) }
        (wakeups, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Since the queue last said no to jobs of a class.
    func standstill(of kind: JobClass) -> Standstill? { lanes.first { $0.urgency.kind == kind }?.standstill }

    /// Hands in a job that was just accepted.
    ///
    /// Returns at once; if it cannot be carried now, the sweep has it.
    func offer(_ row: OutboxRow) {
        let isTaken = offered.withLock { rows in
            guard rows.count < Self.fastLaneLimit else { return false }
            rows.append(row)
            return true
        }
        if isTaken { wake.yield() }
    }

    /// Relays until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask(executorPreference: self.queue.redis.executor) { await self.runFastLane() }
                group.addTask { await self.runSweep() }
            }
        }
        // What cannot be noted now is sent again by the next process.
        try? await noteSent()
    }

    /// Puts jobs on the queue and notes in the outbox what the queue said.
    /// - Throws: `QueueError` or ``LedgerError``; then any of the jobs may be on the queue, and may be sent again.
    func send(_ rows: [OutboxRow]) async throws {
        try await ledger.markSent(try await enqueue(rows), at: now())
    }

    /// Notes in the outbox what the fast lane has carried since the last time.
    func noteSent() async throws(LedgerError) {
        let ids = unnoted.withLock { ids in
            defer { ids = [] }
            return ids
        }
        do {
            try await ledger.markSent(ids, at: now())
        } catch {
            unnoted.withLock { $0 = ids + $0 }
            throw error
        }
    }

    /// Puts jobs on the queue, each in its class.
    /// - Returns: What the queue now holds.
    func enqueue(_ rows: [OutboxRow]) async throws -> [ApplicationID] {
        var sent: [ApplicationID] = []
        for (urgency, standstill) in lanes {
            let rows = rows.filter { $0.job.urgency == urgency }
            if !rows.isEmpty { sent += try await enqueue(rows, in: urgency.kind, standstill) }
        }
        return sent
    }

    private func enqueue(
        _ rows: [OutboxRow],
        in kind: JobClass,
        _ standstill: Standstill
    ) async throws -> [ApplicationID] {
        let replies = try await queue.enqueue(rows.map { NewJob($0) }, to: kind)
        CrashPoint.enqueued.pass()
        var (sent, refusal): ([ApplicationID], QueueRefusal?) = ([], nil)
        for (row, reply) in zip(rows, replies) {
            switch reply {
            case .ok: sent.append(row.id)
            case .duplicate(let state):
                sent.append(row.id)
                try await refer(row.id, endedAs: state)
            case .conflict:
                logger.critical("the queue holds another body", metadata: Self.metadata("job_conflict", row.id))
                try await ledger.refer(row.id, cause: "conflict", at: now(), by: .system("relay"))
            case .unreadable:
                logger.critical("what the queue holds is no job", metadata: Self.metadata("job_unreadable", row.id))
                try await ledger.refer(row.id, cause: "unreadable", at: now(), by: .system("relay"))
            case .full(let depth, let cap): refusal = .full(depth: depth, cap: cap)
            case .closed: refusal = .closed
            }
        }
        if let refusal { await standstill.begin(refusal) } else { standstill.end() }
        return sent
    }

    private func runFastLane() async {
        for await _ in wakeups {
            // What is accepted within the same millisecond goes together.
            await queue.redis.pause(for: .milliseconds(1))
            // Whatever went wrong, the sweep finds these rows in the outbox, and tells of the outage.
            try? await carryOffers()
        }
    }

    /// Puts on the queue what has been offered by now.
    func carryOffers() async throws {
        let offers = offered.withLock { rows in
            defer { rows = [] }
            return rows
        }
        // The others are in the outbox, behind what waits already.
        let sent = try await enqueue(offers.filter { standstill(of: $0.kind)?.isOn() == false })
        unnoted.withLock { $0 += sent }
    }

    private func runSweep() async {
        var outage = Outage(of: "relay", logger: logger)
        while !Task.isCancelled {
            var pause = Duration.milliseconds(500) * Double.random(in: 0.8...1.2)
            do {
                try await noteSent()
                let isMoreDue = try await sweep()
                if isMoreDue { pause = .zero }
                // Between two refusals a few jobs find room; it goes on when all have.
                let refusal = lanes.lazy.compactMap(\.standstill.refusal).first
                if let refusal { outage.began("\(refusal)") } else if !isMoreDue { outage.ended() }
            } catch {
                if !Task.isCancelled { pause = outage.failed(error) }
            }
            // The only error of a sleep is cancellation, which ends the loop.
            try? await Task.sleep(for: pause)
        }
    }

    /// Puts on the queue what is due in the outbox, unless the queue is to be left alone.
    /// - Returns: Whether more is due.
    func sweep() async throws -> Bool {
        var isMoreDue = false
        for (urgency, standstill) in lanes where !standstill.isOn() {
            if try await sweep(urgency, standstill) { isMoreDue = true }
        }
        return isMoreDue
    }

    private func sweep(_ urgency: Urgency, _ standstill: Standstill) async throws -> Bool {
        let limit = standstill.refusal == nil ? 500 : QueueConfiguration.batch
        let due = now().adding(milliseconds: -Self.headStartMilliseconds)
        let rows = try await ledger.dueOutbox(of: urgency, limit: limit, now: due)
        if rows.isEmpty { standstill.end() }
        try await send(rows)
        return rows.count == limit && standstill.refusal == nil
    }

    /// A job that ended without a result is for a person.
    private func refer(_ id: ApplicationID, endedAs state: JobState.Name) async throws {
        switch state {
        case .dead, .expired, .cancelled, .discarded:
            try await ledger.refer(id, cause: state.rawValue, at: now(), by: .system("relay"))
        case .queued, .delayed, .running, .retry, .done: break
        }
    }

    private static func metadata(_ event: String, _ id: ApplicationID) -> Logger.Metadata {
        ["event": "\(event)", "application": "\(id.reference)"]
    }
}

extension OutboxRow {
    /// The class its job waits in.
    var kind: JobClass { job.urgency.kind }
}

extension NewJob {
    /// However late it is sent, or sent again: the trace is that of the request which handed the application in.
    fileprivate init(_ row: OutboxRow) {
        self.init(
            id: row.id.jobID,
            payload: row.job.payload,
            fingerprint: row.job.fingerprint,
            schema: row.job.schema,
            traceparent: row.traceID.flatMap { TraceParent(sendingIn: $0) }?.text ?? ""
        )
    }
}
