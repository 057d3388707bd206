import JobQueue
public import QueueVocabulary

/// One class of a queue at one moment.
public struct ClassReading: Sendable, Hashable {
    /// The class.
    public var kind: JobClass
    /// Jobs that wait to begin.
    public var waiting = 0
    /// Jobs that have been read and are not finished.
    public var running = 0
    /// Retries and schedules.
    public var delayed = 0
    /// Age of the oldest waiting job, in milliseconds.
    public var oldestWaitingMilliseconds = 0
    /// Age since enqueueing of the oldest running job, in milliseconds.
    public var oldestRunningMilliseconds = 0
    /// When the next retry or schedule is due, in milliseconds since 1970 by Redis' clock; nil without any, and if this
    /// user may not ask.
    public var nextDue: Int64?
    /// Entries ever put into the class's stream, retries and replays among them; nil if this user may not ask.
    public var entriesAdded: Int?

    /// An empty class.
    public init(_ kind: JobClass) { self.kind = kind }

    /// What the depth limit counts.
    public var depth: Int { waiting + running + delayed }

    init(_ kind: JobClass, _ status: QueueStatus) {
        self.kind = kind
        waiting = status.waiting
        running = status.running
        delayed = status.delayed
        oldestWaitingMilliseconds = status.oldestWaitingMilliseconds
        oldestRunningMilliseconds = status.oldestRunningMilliseconds
    }
}

/// What Redis said of one queue at one moment; ids and counts, nothing of what the jobs are about.
public struct QueueReading: Sendable, Hashable {
    /// The queue's name.
    public var queue: String
    /// Milliseconds since 1970, by Redis' clock.
    public var now: Int64
    /// The classes, in the order in which workers compute.
    public var classes: [ClassReading] = JobClass.allCases.map { ClassReading($0) }
    /// Dead letters.
    public var dead = 0
    /// Jobs completed since the counters began.
    public var done = 0
    /// Attempts failed since the counters began.
    public var failed = 0
    /// Dead letters made since the counters began.
    public var died = 0
    /// Whether new jobs are taken.
    public var isIntakeOpen = true
    /// Whether workers have been told not to read.
    public var isPaused = false
    /// How many jobs a class may hold; 0 is no limit.
    public var depthLimit = 0
    /// How long a job may be silent, in milliseconds, before another worker takes it.
    public var leaseMilliseconds = QueueConfiguration().leaseMilliseconds
    /// Workers that are registered, silent ones among them.
    public var workers: [WorkerReading] = []
    /// Jobs whose outcomes wait to be recorded; of very many an estimate.
    public var unrecordedEvents = 0
    /// Age of the oldest of them, in milliseconds.
    public var oldestEventMilliseconds = 0
    /// The highest schema among the jobs that came last; nil if none waits.
    public var newestSchema: Int?
    /// How long a question took, in microseconds.
    public var roundTripMicroseconds = 0

    /// A queue that nothing is in.
    public init(queue: String, now: Int64) {
        self.queue = queue
        self.now = now
    }

    /// Jobs that wait, of all classes.
    public var waiting: Int { classes.reduce(0) { $0 + $1.waiting } }
    /// Jobs that run, of all classes.
    public var running: Int { classes.reduce(0) { $0 + $1.running } }
    /// Retries and schedules, of all classes.
    public var delayed: Int { classes.reduce(0) { $0 + $1.delayed } }
    /// In how many milliseconds the next retry or schedule is due, of all classes; 0 if it is; nil as of a class.
    public var nextDueMilliseconds: Int? { classes.compactMap(\.nextDue).min().map { Int(max(0, $0 - now)) } }
    /// Age of the oldest job that waits and for which somebody waits, in milliseconds: files and overnight runs may.
    public var oldestWaitingMilliseconds: Int {
        classes.filter { $0.kind != .bulk }.map(\.oldestWaitingMilliseconds).max() ?? 0
    }
    /// Age since enqueueing of the oldest running job, in milliseconds.
    public var oldestRunningMilliseconds: Int { classes.map(\.oldestRunningMilliseconds).max() ?? 0 }
    /// Workers that beat within 30 s and have not said good-bye.
    public var living: [WorkerReading] { workers.filter { $0.isAlive(at: now) } }
    /// Whether a worker has been silent for longer than a lease, so that others take its jobs.
    public func hasLost(_ worker: WorkerReading) -> Bool {
        worker.silence(at: now) > Int64(leaseMilliseconds) && worker.state != "stopped"
    }
    /// The largest share of the depth limit that a class uses; 0 without a limit.
    public var depthShare: Double {
        guard depthLimit > 0 else { return 0 }
        return Double(classes.map(\.depth).max() ?? 0) / Double(depthLimit)
    }
}
