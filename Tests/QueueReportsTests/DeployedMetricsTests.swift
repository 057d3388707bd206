import Foundation
import PrometheusMetrics
import QueueMonitoring
import QueueReadings
import QueueReports
import TestSupport
import Testing

/// What alerts, dashboard and autoscaler ask for is what the programs tell.
@Suite struct DeployedMetricsTests {
    private static let files = [
        "deploy/prometheus/alerts.yml", "deploy/grafana/queue.json", "deploy/keda/scaledobject.yaml",
    ]

    @Test(arguments: files)
    func `Every metric that is used is told`(file: String) throws {
        let text = String(decoding: try Repository.bytes(file), as: UTF8.self)
        let names = Set(text.matches(of: /\b((?:queue|underwriter|redis)_[a-z_]+)(?=[{\[) ])/).map { String($0.1) })
        #expect(!names.isEmpty)
        let snapshot = QueueSnapshot(queue: "applications")
        let told = Set(QueueMetrics.families(snapshot).map(\.name) + [QueueMetrics.enqueued])
        for name in names {
            let base = ["_bucket", "_sum", "_count"].first { name.hasSuffix($0) }
                .map { String(name.dropLast($0.count)) }
            #expect(told.contains(name) || told.contains(base ?? ""), "\(file): \(name)")
        }
    }

    @Test func `Every name of the specification is told`() {
        let told = Set(QueueMetrics.families(QueueSnapshot(queue: "q")).map(\.name) + [QueueMetrics.enqueued])
        let specified = [
            "queue_jobs", "queue_oldest_waiting_seconds", "queue_oldest_running_seconds", "queue_depth_limit",
            "queue_paused", "queue_workers", "queue_workers_needed", "queue_worker_slots", "queue_worker_busy",
            "queue_enqueued_total", "queue_completed_total", "queue_failed_total", "queue_dead_total",
            "queue_reclaimed_total", "queue_lease_lost_total", "queue_wait_seconds", "queue_run_seconds",
            "queue_total_seconds", "queue_events_unrecorded", "queue_missing", "underwriter_outbox_unsent",
            "underwriter_oldest_undecided_seconds", "redis_rtt_seconds",
        ]
        #expect(told.isSuperset(of: specified))
    }
}
