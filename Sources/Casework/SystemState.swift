package import ApplicationViews
package import QueueMonitoring
import QueueReadings

/// How the queue is, as pages for applicants and probes need it: what the monitor knows, a second old at most.
package struct SystemState: Sendable {
    private let monitor: QueueMonitor
    private let patience: Duration

    /// - Parameters:
    ///   - monitor: Looks once a second, however many ask.
    ///   - patience: How long a Redis that hangs is waited for.
    package init(monitor: QueueMonitor, patience: Duration) {
        self.monitor = monitor
        self.patience = patience
    }

    /// How it is; what cannot be asked is down.
    package func current() async -> SystemReport {
        guard let reading = await monitor.snapshot(within: patience)?.reading else { return SystemReport() }
        return SystemReport(
            hasRedis: true,
            workers: reading.living.count,
            hasModel: reading.living.contains { !$0.model.utf8.isEmpty },
            isPaused: reading.isPaused
        )
    }
}
