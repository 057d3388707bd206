import JobQueue
public import QueueMonitoring
import QueueReadings
import QueueVocabulary

/// What the operator's page shows: texts, ready for a template.
public struct OperatorPage: Sendable, Hashable {
    /// A name and a value.
    public struct Item: Sendable, Hashable {
        /// What it is.
        public let name: String
        /// The value, with its unit.
        public let value: String
        /// Whether it asks for attention.
        public let isWarning: Bool
    }

    /// A worker's row.
    public struct Worker: Sendable, Hashable {
        /// The worker's name.
        public let name: String
        /// The cells beside it, as wide as ``workerHeading``.
        public let cells: [String]
        /// Whether it is silent for longer than a lease.
        public let isLost: Bool
        /// Whether it was told to read nothing.
        public let isQuiet: Bool
    }

    /// Names of the cells beside a worker's name.
    public static let workerHeading = [
        "Version and model", "CPU", "Memory", "Busy", "Done", "Done/s", "Failed", "Last beat", "Round trip",
        "State",
    ]

    /// The queue's name.
    public let queue: String
    /// `ok`, `amber` or `red`.
    public let health: String
    /// The verdict in one sentence.
    public let sentence: String
    /// What stands above everything else while Redis takes no jobs.
    public let banner: String?
    /// Age of the oldest, time to clear, workers needed, and the counts.
    public let tiles: [Item]
    /// The workers.
    public let workers: [Worker]
    /// Dead letters by cause.
    public let dead: [Item]
    /// What the ledger says.
    public let safety: [Item]
    /// What Redis says of itself.
    public let redis: [Item]
    /// Whether workers are told to read nothing.
    public let isPaused: Bool
    /// Whether jobs are taken.
    public let isIntakeOpen: Bool

    /// The page of a moment.
    public init(_ snapshot: QueueSnapshot) {
        let verdict = snapshot.verdict
        queue = snapshot.queue
        health = verdict.health.name
        sentence = verdict.sentence
        banner = snapshot.banner
        tiles = Self.tiles(snapshot)
        workers = Self.workers(snapshot)
        dead = snapshot.deadByCause.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { Item(name: $0.key, value: QueueWords.count($0.value), isWarning: false) }
        safety = Self.safety(snapshot)
        redis = Self.redis(snapshot)
        isPaused = snapshot.reading?.isPaused ?? false
        isIntakeOpen = snapshot.reading?.isIntakeOpen ?? true
    }

    private static func tiles(_ snapshot: QueueSnapshot) -> [Item] {
        guard let reading = snapshot.reading else { return [] }
        let oldest = reading.oldestWaitingMilliseconds
        let target = QueueWords.span(milliseconds: snapshot.targetMilliseconds)
        func item(_ name: String, _ value: String, _ isWarning: Bool = false) -> Item {
            Item(name: name, value: value, isWarning: isWarning)
        }
        let growth = snapshot.deadGrowth > 0 ? " +\(snapshot.deadGrowth)" : ""
        let limit = QueueWords.count(reading.depthLimit)
        return [
            item(
                "Oldest / target",
                "\(QueueWords.span(milliseconds: oldest)) / \(target)",
                oldest > snapshot.targetMilliseconds
            ),
            item("Clears in", clearing(snapshot.forecast)),
            item("Workers (needed)", QueueTable.workers(snapshot), reading.living.isEmpty),
            item("Waiting", QueueWords.count(reading.waiting)), item("Running", QueueWords.count(reading.running)),
            item("Retry", QueueWords.count(reading.delayed) + next(reading)),
            item("Dead", QueueWords.count(reading.dead) + growth, snapshot.deadGrowth > 0),
            item(
                "In / out a second",
                "\(QueueWords.rate(snapshot.rates.arrivals)) / \(QueueWords.rate(snapshot.rates.departures))"
            ),
            item(
                "p50 / p99",
                "\(QueueWords.milliseconds(snapshot.recent.quantile(0.5))) / \(QueueWords.milliseconds(snapshot.recent.quantile(0.99)))"
            ),
            item(
                "Depth limit",
                reading.depthLimit == 0 ? "none" : "\(Int((reading.depthShare * 100).rounded())) % of \(limit)",
                reading.depthShare > 0.8
            ),
        ]
    }

    private static func next(_ reading: QueueReading) -> String {
        reading.nextDueMilliseconds.map { ", next in \(QueueWords.span(milliseconds: $0))" } ?? ""
    }

    private static func clearing(_ forecast: QueueForecast) -> String {
        switch forecast.clearing {
        case .clear: "nothing waits"
        case .after(let seconds): QueueWords.clock(seconds: seconds)
        case .growing(let perSecond): "growing +\(QueueWords.rate(perSecond))/s"
        case .unknown: "not known yet"
        }
    }

    private static func workers(_ snapshot: QueueSnapshot) -> [Worker] {
        guard let reading = snapshot.reading else { return [] }
        return reading.workers.map { worker in
            let isLost = reading.hasLost(worker)
            let cells = [
                "\(worker.version) \(worker.model)", QueueWords.percent(snapshot.paces[worker.name]?.cores),
                QueueWords.memory(worker.residentKibibytes * 1_024),
                "\(worker.busy)/\(worker.slots)", QueueWords.count(worker.figures.completed["ok"] ?? 0),
                QueueWords.rate(snapshot.paces[worker.name]?.completedPerSecond),
                QueueWords.count(worker.figures.failed.values.reduce(0, +)),
                "\(QueueWords.span(milliseconds: Int(worker.silence(at: reading.now)))) ago",
                "\(worker.roundTripMicroseconds) µs",
                isLost ? loss(of: worker, reading) : worker.state,
            ]
            return Worker(name: worker.name, cells: cells, isLost: isLost, isQuiet: worker.state == "quiet")
        }
    }

    /// What becomes of the jobs of a silent worker: their lease runs out, and within a third of one comes the next sweep.
    private static func loss(of worker: WorkerReading, _ reading: QueueReading) -> String {
        guard worker.busy > 0 else { return "lost: it held no job" }
        let jobs = worker.busy == 1 ? "its job" : "its \(QueueWords.count(worker.busy)) jobs"
        let others = reading.living.filter { $0.state == "running" && !reading.hasLost($0) }
        guard !others.isEmpty else { return "lost: \(jobs) must wait for a worker" }
        let left = Int64(reading.leaseMilliseconds * 4 / 3) - worker.silence(at: reading.now)
        guard left > 0 else { return "lost: others have taken \(jobs)" }
        return "lost: others take \(jobs) within \((left + 999) / 1_000) s"
    }

    private static func safety(_ snapshot: QueueSnapshot) -> [Item] {
        var items: [Item] = []
        func add(_ name: String, _ count: Int?) {
            items.append(
                Item(name: name, value: count.map(QueueWords.count) ?? "not known", isWarning: (count ?? 0) > 0)
            )
        }
        add("Outbox unsent", snapshot.safety?.outboxUnsent)
        add("Undecided over 5 min", snapshot.safety?.undecided)
        add("Events unrecorded", snapshot.reading?.unrecordedEvents)
        add("Missing", snapshot.safety?.missing)
        add("Outcomes refused in a day", snapshot.safety?.quarantined)
        return items + [reconciled(snapshot.safety?.secondsSinceReconciled)]
    }

    /// A round is due every 30 s; one that fails for want of Redis or the ledger is tried again.
    private static func reconciled(_ seconds: Double?) -> Item {
        let words = seconds.map { "\(QueueWords.span(milliseconds: Int($0) * 1_000)) ago" } ?? "not known"
        return Item(name: "Reconciled", value: words, isWarning: (seconds ?? 0) > 120)
    }

    private static func redis(_ snapshot: QueueSnapshot) -> [Item] {
        guard let server = snapshot.server else { return [] }
        func item(_ name: String, _ value: String, _ isWarning: Bool = false) -> Item {
            Item(name: name, value: value, isWarning: isWarning)
        }
        let limit = server.maximumMemory == 0 ? "no limit" : QueueWords.memory(server.maximumMemory)
        return [
            item("Redis", server.version), item("After a power loss", server.powerLoss, !server.keepsWrites),
            item("Policy", server.evictionPolicy, server.evicts),
            item("Memory", "\(QueueWords.memory(server.usedMemory)) of \(limit)"),
            item("Evicted", QueueWords.count(server.evictedKeys), server.evictedKeys > 0),
            item("Round trip", "\(snapshot.reading?.roundTripMicroseconds ?? 0) µs"),
            item("Clients", QueueWords.count(server.clients)), item("Replicas", QueueWords.count(server.replicas)),
        ]
    }
}
