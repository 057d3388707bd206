import ApplicationLedger
import CoreMetrics
import Hosting
import Ledger
import LedgerRecords
import Lending
import Origination
import PrometheusMetrics
import QueueMonitoring
import QueueReports
import ServiceLifecycle

/// The queue as Prometheus reads it, on an address that is not the public one.
enum QueueMetricsDesk {
    /// What this process counts; one for the process, as swift-metrics has it.
    private static let registry: MetricRegistry = {
        let registry = MetricRegistry(help: [QueueMetrics.enqueued: "Jobs handed in, by what the queue said."])
        MetricsSystem.bootstrap(registry)
        return registry
    }()

    /// Watches the queue, for the operator's page and for Prometheus.
    static func monitor(_ workflow: Workflow, _ clock: TimeSource) -> QueueMonitor {
        QueueMonitor(workflow.queue) { [ledger = workflow.ledger, reconciler = workflow.reconciler] in
            var line = await safety(ledger, at: clock.now())
            line?.secondsSinceReconciled = reconciler.secondsSinceRound
            return line
        }
    }

    /// The services that watch the queue and tell of it; nobody is told unless a port is set.
    /// - Parameters:
    ///   - listener: Has the address.
    ///   - monitor: Watches the queue.
    /// - Returns: The monitor, and a listener.
    static func services(_ listener: ListenerSettings, _ monitor: QueueMonitor) -> [any Service] {
        guard listener.metricsPort > 0 else { return [monitor] }
        let registry = registry
        let page = MetricsListener(host: listener.metricsHost, port: listener.metricsPort) {
            Exposition.text(QueueMetrics.families(await monitor.snapshot()) + registry.collected)
        }
        return [monitor, page]
    }

    /// Nil while the ledger cannot be read, which readiness tells.
    private static func safety(_ ledger: Ledger, at now: Timestamp) async -> SafetyLine? {
        // A ledger that cannot be read has its own alarm.
        guard let backlog = try? await ledger.backlog(at: now) else { return nil }
        return SafetyLine(
            accepted: backlog.accepted,
            waiting: backlog.waiting,
            outboxUnsent: backlog.unsent,
            undecided: backlog.overdue,
            oldestUndecidedSeconds: backlog.oldestSeconds,
            missing: backlog.missing,
            quarantined: backlog.quarantined
        )
    }
}
