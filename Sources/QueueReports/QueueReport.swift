import Documents
import JobQueue
public import QueueMonitoring
import QueueReadings
import QueueVocabulary

/// A queue as one JSON document, for programs.
public enum QueueReport {
    /// The document's bytes, in canonical form; ids of workers and counts, nothing of what jobs are about.
    public static func bytes(_ snapshot: QueueSnapshot) -> [UInt8] { document(snapshot).canonicalBytes }

    private static func document(_ snapshot: QueueSnapshot) -> JSONValue {
        let verdict = snapshot.verdict
        let reading = snapshot.reading
        var members: [String: JSONValue] = [
            "queue": .string(snapshot.queue), "state": .string(verdict.health.name),
            "sentence": .string(verdict.sentence), "reasons": .array(verdict.reasons.map { .string($0) }),
            "in_per_second": number(snapshot.rates.arrivals), "out_per_second": number(snapshot.rates.departures),
            "p50_ms": number(snapshot.recent.quantile(0.5)), "p99_ms": number(snapshot.recent.quantile(0.99)),
            "workers_needed": number(snapshot.forecast.workersNeeded.map { Double($0) }),
            "clears_in_seconds": clearing(snapshot.forecast),
            "dead_by_cause": .object(snapshot.deadByCause.mapValues { .number(Double($0)) }),
        ]
        if let reading {
            members["classes"] = .array(reading.classes.map { classDocument($0, snapshot) })
            members["workers"] = .array(reading.workers.map { worker($0, reading) })
            members["intake"] = .string(reading.isIntakeOpen ? "open" : "closed")
            members["paused"] = .bool(reading.isPaused)
            members["dead"] = .number(Double(reading.dead))
            members["depth_limit"] = .number(Double(reading.depthLimit))
            members["events_unrecorded"] = .number(Double(reading.unrecordedEvents))
            members["rtt_us"] = .number(Double(reading.roundTripMicroseconds))
        }
        if let safety = snapshot.safety {
            members["safety"] = .object([
                "accepted": .number(Double(safety.accepted)), "waiting": .number(Double(safety.waiting)),
                "outbox_unsent": .number(Double(safety.outboxUnsent)), "undecided": .number(Double(safety.undecided)),
                "missing": .number(Double(safety.missing)), "quarantined": .number(Double(safety.quarantined)),
                "reconciled_seconds_ago": number(safety.secondsSinceReconciled?.rounded()),
            ])
        }
        if let failure = snapshot.failure { members["failure"] = .string(failure) }
        if let banner = snapshot.banner { members["banner"] = .string(banner) }
        if let server = snapshot.server { members["redis"] = .string(server.summary) }
        return .object(members)
    }

    private static func classDocument(_ reading: ClassReading, _ snapshot: QueueSnapshot) -> JSONValue {
        let rates = snapshot.rates.ofClass(reading.kind)
        let counts = [
            "waiting": reading.waiting, "running": reading.running, "delayed": reading.delayed,
            "oldest_waiting_ms": reading.oldestWaitingMilliseconds,
            "oldest_running_since_enqueue_ms": reading.oldestRunningMilliseconds,
        ]
        var members = counts.mapValues { JSONValue.number(Double($0)) }
        members["class"] = .string(reading.kind.rawValue)
        members["in_per_second"] = number(rates.arrivals)
        members["out_per_second"] = number(rates.departures)
        return .object(members)
    }

    private static func worker(_ worker: WorkerReading, _ reading: QueueReading) -> JSONValue {
        .object([
            "name": .string(worker.name), "state": .string(reading.hasLost(worker) ? "lost" : worker.state),
            "version": .string(worker.version), "model": .string(worker.model),
            "slots": .number(Double(worker.slots)), "busy": .number(Double(worker.busy)),
            "silent_ms": .number(Double(worker.silence(at: reading.now))),
            "done": .number(Double(worker.figures.completed["ok"] ?? 0)),
        ])
    }

    private static func clearing(_ forecast: QueueForecast) -> JSONValue {
        switch forecast.clearing {
        case .clear: .number(0)
        case .after(let seconds): .number(seconds.rounded(.up))
        case .growing, .unknown: .null
        }
    }

    private static func number(_ value: Double?) -> JSONValue {
        value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null
    }
}
