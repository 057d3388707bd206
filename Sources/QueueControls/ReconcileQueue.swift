import ApplicationLedger
public import ArgumentParser
import Documents
import JobQueue
import Ledger
import LedgerRecords
import Lending
import Origination
import QueueVocabulary
import Sealing
import Terminal

/// Compares the ledger with the queue.
public struct ReconcileQueue: AsyncParsableCommand {
    /// `reconcile`.
    public static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Compare the ledger with the queue; with --fix, send again what the queue has lost.",
        discussion: "The web process does the same every 30 seconds. Exits with 1 if something is missing and stays so."
    )

    @Flag(help: "Send again what is missing.") var fix = false
    @Option(help: "Why; needed with --fix.") var why: String?
    @Option(help: "Who decides this.") var actor: String?

    /// Nothing asked yet.
    public init() {}

    /// Asks for a reason before anything is changed.
    public func validate() throws {
        guard !fix || why != nil else { throw ValidationError("--fix needs --why") }
        try WhoAndWhy.validate(why: why, actor: actor)
    }

    /// Compares.
    public func run() async throws {
        try await QueueConnection.with { connection in
            let ledger = try connection.openLedger()
            let found = try await compare(ledger, connection)
            print("\(try await ledger.reconciliation())")
            let unsent = try await ledger.unsentCount()
            print(
                "of \(found.looked) sent: \(found.inQueue) in the queue, \(found.ended) ended and about to be recorded, "
                    + "\(found.lost.count) lost by Redis; \(unsent) not sent yet"
            )
            guard fix, let why else {
                if found.lost.isEmpty { return }
                throw ExitCode.failure
            }
            let count = found.lost.count
            _ = try await connection.record("reconcile", why: why, actor: actor, ["count": .number(Double(count))])
            var refused = 0
            for kind in JobClass.allCases {
                let waiting = found.waiting.filter { $0.row.job.urgency.kind == kind }.map(\.id)
                let restored = try await connection.queue.restoreEntries(waiting, in: kind)
                if !restored.isEmpty { print("\(restored.count) put back, whose entries the stream had lost") }
                let lost = found.lost.filter { $0.row.job.urgency.kind == kind }
                if !lost.isEmpty { refused += try await send(lost, in: kind, connection) }
            }
            // Said at the end: a class that is full holds up no other.
            if refused > 0 { throw CommandFailure("the queue is full or closed for \(refused)") }
        }
    }

    private struct Found {
        var looked = 0
        var inQueue = 0
        var ended = 0
        var waiting: [(row: OutboxRow, id: JobID)] = []
        var lost: [(row: OutboxRow, id: JobID)] = []
    }

    private func compare(_ ledger: Ledger, _ connection: QueueConnection) async throws -> Found {
        var found = Found()
        var last: ApplicationID?
        repeat {
            let rows = try await ledger.undecidedSent(before: connection.time, after: last, limit: 500)
            let jobs = rows.compactMap { row in JobID(row.id.uuid).map { (row: row, id: $0) } }
            for (job, state) in zip(jobs, try await connection.queue.jobState(jobs.map(\.id))) {
                found.looked += 1
                switch state?.state.isFinal {
                case nil: found.lost.append(job)
                case true: found.ended += 1
                case false:
                    found.inQueue += 1
                    found.waiting.append(job)
                }
            }
            last = rows.count == 500 ? rows.last?.id : nil
        } while last != nil
        return found
    }

    /// - Returns: How many the queue did not take.
    private func send(
        _ lost: [(row: OutboxRow, id: JobID)],
        in kind: JobClass,
        _ connection: QueueConnection
    ) async throws -> Int {
        let jobs = lost.map { row, id in
            NewJob(
                id: id,
                payload: row.job.payload,
                fingerprint: row.job.fingerprint,
                schema: row.job.schema,
                traceparent: row.traceID.flatMap { TraceParent(sendingIn: $0) }?.text ?? ""
            )
        }
        let replies = try await connection.queue.enqueue(jobs, to: kind)
        let taken = replies.count { if case .ok = $0 { true } else if case .duplicate = $0 { true } else { false } }
        print("\(taken) of \(jobs.count) sent again")
        return jobs.count - taken
    }
}
