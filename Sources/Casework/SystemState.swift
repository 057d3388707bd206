package import ApplicationViews
package import JobQueue
import Ledger

/// Asks the queue how it is, once a second at most, however many pages want to know.
package actor SystemState {
    private let queue: JobQueue
    private let patience: Duration
    private var report = SystemReport()
    private var lookedAt: ContinuousClock.Instant?
    private var look: Task<SystemReport, Never>?

    /// - Parameters:
    ///   - queue: Whose state it is.
    ///   - patience: How long a Redis that hangs is waited for.
    package init(queue: JobQueue, patience: Duration) {
        self.queue = queue
        self.patience = patience
    }

    /// How it is; a second old at most.
    package func current() async -> SystemReport {
        if let lookedAt, ContinuousClock.now - lookedAt < .seconds(1) { return report }
        // Whoever asks while somebody is looking waits for the same look, which ends by its own deadline.
        let look = look ?? Task { [queue, patience] in await Self.look(queue, patience: patience) }
        self.look = look
        report = await look.value
        lookedAt = .now
        self.look = nil
        return report
    }

    private static func look(_ queue: JobQueue, patience: Duration) async -> SystemReport {
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
                try? await Task.sleep(for: patience)
                return nil
            }
            let report = await group.next() ?? nil
            group.cancelAll()
            return report ?? SystemReport()
        }
    }
}
