import JobQueue
import Ledger

/// What the machinery behind the pages is able to do at this moment.
struct SystemReport: Sendable, Hashable {
    /// Whether Redis answers.
    var hasRedis = false
    /// Workers that beat within 30 seconds.
    var workers = 0
    /// Whether one of them has a model to score with.
    var hasModel = false
    /// Whether workers have been told not to read.
    var isPaused = false

    /// What to tell somebody whose application waits; nil where all is well.
    var delay: String? {
        let comfort = "Your application is recorded: nothing is lost, and you need not send it again."
        if !hasRedis {
            return "We cannot reach the scoring system just now. \(comfort) It is decided as soon as we can."
        }
        if workers == 0 { return "Nothing is being scored just now: no worker is running. \(comfort)" }
        if !hasModel { return "Scoring waits for a model to be put in use. \(comfort)" }
        if isPaused { return "Scoring is paused by the operator. \(comfort)" }
        return nil
    }
}

/// Asks the queue how it is, once a second at most, however many pages want to know.
actor SystemState {
    private let queue: JobQueue
    private var report = SystemReport()
    private var lookedAt: ContinuousClock.Instant?
    private var look: Task<SystemReport, Never>?

    init(queue: JobQueue) { self.queue = queue }

    /// How it is; a second old at most.
    func current() async -> SystemReport {
        if let lookedAt, ContinuousClock.now - lookedAt < .seconds(1) { return report }
        // Whoever asks while somebody is looking waits for the same look, which ends by its own deadline.
        let look = look ?? Task { [queue] in await Self.look(queue) }
        self.look = look
        report = await look.value
        lookedAt = .now
        self.look = nil
        return report
    }

    private static func look(_ queue: JobQueue) async -> SystemReport {
        await withTaskGroup(of: SystemReport?.self) { group in
            group.addTask {
                // What cannot be asked is down, whatever the reason.
                guard let status = try? await queue.status(), let beats = try? await queue.workers() else { return nil }
                let living = beats.filter { status.now - $0.lastBeat <= 30_000 }
                return SystemReport(
                    hasRedis: true,
                    workers: living.count,
                    hasModel: living.contains { $0.fields["model"]?.utf8.isEmpty == false },
                    isPaused: status.isPaused
                )
            }
            group.addTask {
                // Ended early by cancellation, when the answer is there.
                try? await Task.sleep(for: .seconds(1))
                return nil
            }
            let report = await group.next() ?? nil
            group.cancelAll()
            return report ?? SystemReport()
        }
    }
}
