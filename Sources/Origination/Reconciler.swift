import JobQueue
import Ledger
import Lending
import Logging
import Redis
import ServiceLifecycle

/// Compares what the ledger has sent and not decided with what the queue knows, and mends the difference.
///
/// Whatever Redis lost is sent again under the same id; duplicates collapse there on the id, here on the primary key.
struct Reconciler: Service {
    private static let every = Duration.seconds(30)
    private static let patienceMilliseconds: Int64 = 60_000
    private static let page = 500

    let ledger: Ledger
    let queue: JobQueue
    let dispatch: Dispatch
    let recorder: DecisionRecorder
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var serverRun: String?
            var lastPass: ContinuousClock.Instant?
            while !Task.isCancelled {
                // Redis away: nothing can be compared, and nothing needs to be.
                let run = try? await serverRunID()
                let isNewServer = run != nil && serverRun != nil && run != serverRun
                serverRun = run ?? serverRun
                let isDue =
                    lastPass.map { ContinuousClock.now - $0 > Self.every * Double.random(in: 0.8...1.2) } ?? true
                if run != nil, isDue || isNewServer {
                    await pass(at: .current, patience: isNewServer ? 0 : Self.patienceMilliseconds)
                    lastPass = .now
                }
                try? await Task.sleep(for: .seconds(1))  // ends by cancellation only
            }
        }
    }

    /// One comparison of everything.
    func pass(at now: Timestamp, patience: Int64) async {
        do {
            let mended = try await mend(before: now.adding(milliseconds: -patience), at: now)
            let counts = try await ledger.reconciliation()
            let level: Logger.Level = counts.missing > 0 ? .error : mended > 0 ? .notice : .debug
            logger.log(level: level, "\(counts)", metadata: ["event": "reconciled", "mended": "\(mended)"])
        } catch {
            logger.warning("not reconciled: \(error)", metadata: ["event": "reconcile_failed"])
        }
    }

    /// How many applications were sent again, recorded or referred.
    private func mend(before moment: Timestamp, at now: Timestamp) async throws -> Int {
        var mended = 0
        var last: ApplicationID?
        while true {
            let rows = try await ledger.undecidedSent(before: moment, after: last, limit: Self.page)
            guard let end = rows.last else { return mended }
            let states = try await queue.jobState(rows.compactMap { JobID($0.id.uuid) })
            var lost: [OutboxRow] = []
            for (row, state) in zip(rows, states) {
                if let state { mended += try await settle(row, state, at: now) } else { lost.append(row) }
            }
            try await dispatch.send(lost, at: now)
            mended += lost.count
            last = end.id
        }
    }

    private func settle(_ row: OutboxRow, _ state: JobState, at now: Timestamp) async throws -> Int {
        switch state.state {
        case .queued, .delayed, .retry, .running: return 0
        case .done:
            guard let result = state.result, let job = JobID(row.id.uuid) else { return 0 }
            let event = DecisionRecorder.Outcome(
                of: job,
                attempt: state.attempt,
                result: result,
                source: "reconciler"
            )
            return try await recorder.record(event, at: now) == .recorded ? 1 : 0
        case .dead, .expired, .cancelled, .discarded:
            return try await ledger.refer(row.id, cause: state.why ?? state.state.rawValue, at: now) ? 1 : 0
        }
    }

    private func serverRunID() async throws -> String {
        let text = try await queue.redis.send(["INFO", "server"]).string ?? ""
        let lines = text.utf8.split(separator: UInt8(ascii: "\n")).map(Array.init)
        let line = lines.first { $0.starts(with: "run_id:".utf8) } ?? []
        return String(decoding: line.dropFirst(7), as: UTF8.self)
    }
}
