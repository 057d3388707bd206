import JobQueue
public import PrometheusMetrics
public import QueueMonitoring
import QueueReadings
public import QueueVocabulary

/// A queue as Prometheus reads it; never a worker, a job or anybody's word in a label.
public enum QueueMetrics {
    /// Gauges from the last reading, counters and histograms from the workers' beats.
    ///
    /// Several web processes tell the same of the same queue: `max by (queue)`, not `sum`.
    public static func families(_ snapshot: QueueSnapshot) -> [MetricFamily] {
        let queue = [("queue", snapshot.queue)]
        return gauges(snapshot, queue) + workers(snapshot, queue) + counters(snapshot.totals.figures, queue)
            + redis(snapshot, queue)
    }

    /// Counters and histograms of one worker, as it tells them itself.
    public static func families(_ figures: WorkerFigures, queue: String) -> [MetricFamily] {
        counters(figures, [("queue", queue)])
    }

    /// What the web process counts itself: jobs handed in, by what the queue said.
    public static let enqueued = "queue_enqueued_total"

    private typealias Labels = [(String, String)]
    private static let maximumCauses = 24

    private static func gauge(_ name: String, _ help: String, _ labels: Labels, _ value: Double?) -> MetricFamily {
        MetricFamily(.gauge, name, help, value.map { [MetricFamily.Sample(labels, $0)] } ?? [])
    }

    private static func gauges(_ snapshot: QueueSnapshot, _ queue: Labels) -> [MetricFamily] {
        let reading = snapshot.reading
        let states = reading.map {
            [("waiting", $0.waiting), ("running", $0.running), ("delayed", $0.delayed), ("dead", $0.dead)]
        }
        let jobs = (states ?? []).map { MetricFamily.Sample(queue + [("state", $0)], Double($1)) }
        func seconds(_ milliseconds: Int?) -> Double? { milliseconds.map { Double($0) / 1_000 } }
        return [
            MetricFamily(.gauge, "queue_jobs", "Jobs by state.", jobs),
            gauge("queue_up", "Whether Redis answered the last time it was asked.", queue, reading == nil ? 0 : 1),
            gauge(
                "queue_oldest_waiting_seconds",
                "Age of the oldest waiting job for which somebody waits: files are not counted.",
                queue,
                seconds(reading?.oldestWaitingMilliseconds)
            ),
            gauge(
                "queue_oldest_running_seconds",
                "Age since enqueueing of the oldest running job.",
                queue,
                seconds(reading?.oldestRunningMilliseconds)
            ),
            gauge("queue_target_seconds", "How long a job may wait.", queue, seconds(snapshot.targetMilliseconds)),
            gauge("queue_depth_limit", "Jobs a class may hold.", queue, reading.map { Double($0.depthLimit) }),
            gauge("queue_paused", "Whether workers read nothing.", queue, reading.map { $0.isPaused ? 1 : 0 }),
            gauge("queue_intake_open", "Whether jobs are taken.", queue, reading.map { $0.isIntakeOpen ? 1 : 0 }),
            gauge(
                "queue_events_unrecorded",
                "Outcomes that wait to be recorded.",
                queue,
                reading.map { Double($0.unrecordedEvents) }
            ),
            gauge(
                "queue_oldest_event_seconds",
                "Age of the oldest outcome that waits to be recorded.",
                queue,
                seconds(reading?.oldestEventMilliseconds)
            ),
            gauge("queue_missing", "Applications that are nowhere.", queue, snapshot.safety.map { Double($0.missing) }),
            gauge(
                "underwriter_outbox_unsent",
                "Accepted applications the queue has not taken.",
                [],
                snapshot.safety.map { Double($0.outboxUnsent) }
            ),
            gauge(
                "underwriter_oldest_undecided_seconds",
                "Age of the oldest application without a decision.",
                [],
                snapshot.safety?.oldestUndecidedSeconds
            ),
            gauge(
                "underwriter_events_quarantined",
                "Outcomes refused within a day, by whatever cause.",
                [],
                snapshot.safety.map { Double($0.quarantined) }
            ),
        ]
    }

    private static func workers(_ snapshot: QueueSnapshot, _ queue: Labels) -> [MetricFamily] {
        let living = snapshot.reading?.living ?? []
        let groups = Dictionary(grouping: living) { [$0.version, $0.state] }.sorted { $0.value.count > $1.value.count }
        // Versions and states are few; should somebody start many versions, the rarest are told together.
        var samples = groups.prefix(31)
            .map { key, workers in
                MetricFamily.Sample(queue + [("state", key[1]), ("version", key[0])], Double(workers.count))
            }
        let rest = groups.dropFirst(31).reduce(0) { $0 + $1.value.count }
        if rest > 0 || samples.isEmpty {
            let word = rest > 0 ? "other" : ""
            samples.append(MetricFamily.Sample(queue + [("state", word), ("version", word)], Double(rest)))
        }
        return [
            MetricFamily(.gauge, "queue_workers", "Workers that beat within 30 s.", samples),
            gauge(
                "queue_workers_needed",
                "Workers that keep up with what comes, at 70 % of their slots, and clear what waits in ten minutes.",
                queue,
                needed(snapshot)
            ),
            gauge(
                "queue_worker_slots",
                "Jobs that all workers compute at once.",
                queue,
                Double(living.reduce(0) { $0 + $1.slots })
            ),
            gauge(
                "queue_worker_busy",
                "Jobs begun and not ended.",
                queue,
                Double(living.reduce(0) { $0 + $1.busy })
            ),
        ]
    }

    /// What an autoscaler is told; one where something waits and nothing is known, so that the first worker starts.
    private static func needed(_ snapshot: QueueSnapshot) -> Double? {
        guard let reading = snapshot.reading else { return nil }
        let toKeepUp = snapshot.forecast.workersNeeded
        let toClear = snapshot.workers(clearingWithin: 600)
        return Double(max(toKeepUp ?? 0, toClear ?? 0, reading.waiting > 0 ? 1 : 0))
    }

    private static func counters(_ figures: WorkerFigures, _ queue: Labels) -> [MetricFamily] {
        func counter(_ name: String, _ help: String, _ label: String, _ counts: [String: Int]) -> MetricFamily {
            let known = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            var samples = known.prefix(maximumCauses)
                .map { MetricFamily.Sample(queue + [(label, $0.key)], Double($0.value)) }
            let rest = known.dropFirst(maximumCauses).reduce(0) { $0 + $1.value }
            if rest > 0 { samples.append(MetricFamily.Sample(queue + [(label, "rest")], Double(rest))) }
            return MetricFamily(.counter, name, help, samples)
        }
        func sum(_ name: String, _ help: String, _ count: Int) -> MetricFamily {
            MetricFamily(.counter, name, help, [MetricFamily.Sample(queue, Double(count))])
        }
        return [
            counter("queue_completed_total", "Completions by what Redis said.", "outcome", figures.completed),
            counter("queue_failed_total", "Failed attempts.", "cause", figures.failed),
            counter("queue_dead_total", "Dead letters made.", "cause", figures.dead),
            sum("queue_reclaimed_total", "Jobs taken over from silent workers.", figures.reclaimed),
            sum("queue_lease_lost_total", "Leases lost to other workers.", figures.lost),
            histogram("queue_wait_seconds", "From enqueueing to beginning.", queue, figures.wait),
            histogram("queue_run_seconds", "From beginning to the end.", queue, figures.run),
            histogram("queue_total_seconds", "From enqueueing to the end.", queue, figures.total),
        ]
    }

    private static func histogram(
        _ name: String,
        _ help: String,
        _ labels: Labels,
        _ histogram: DurationHistogram
    ) -> MetricFamily {
        MetricFamily(
            histogram: name,
            help,
            bounds: DurationHistogram.boundsInMilliseconds.map { Double($0) / 1_000 },
            [(labels: labels, counts: histogram.counts, sum: Double(histogram.sumMilliseconds) / 1_000)]
        )
    }

    private static func redis(_ snapshot: QueueSnapshot, _ queue: Labels) -> [MetricFamily] {
        let server = snapshot.server
        return [
            gauge(
                "redis_rtt_seconds",
                "How long Redis took to answer.",
                queue,
                snapshot.reading.map { Double($0.roundTripMicroseconds) / 1_000_000 }
            ),
            gauge("redis_memory_used_bytes", "Memory in use.", queue, server.map { Double($0.usedMemory) }),
            gauge(
                "redis_memory_limit_bytes",
                "Memory allowed; 0 is no limit.",
                queue,
                server.map { Double($0.maximumMemory) }
            ),
            gauge(
                "redis_aof_write_ok",
                "Whether the last write of the append-only file succeeded.",
                queue,
                server.map { $0.isLastWriteOK ? 1 : 0 }
            ),
            gauge("redis_evicted_keys", "Keys thrown away; must be 0.", queue, server.map { Double($0.evictedKeys) }),
        ]
    }
}
