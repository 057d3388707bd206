import FoundationEssentials
public import Sealing

/// The settings of one queue.
public struct QueueConfiguration: Sendable {
    /// At most so many jobs go into one script, which keeps a call near 1 ms.
    package static let batch = 64

    /// The queue's name in the keys: 1…32 of `a-z`, `0-9`, `_`, `-`.
    public var name = "applications"
    /// Into how many shards the queue is divided; each has keys of its own, in one slot of a cluster.
    public var shards = 1
    /// How many jobs may wait, run or be delayed in one class before more are refused; 0 is no limit.
    public var maximumDepth = 50_000
    /// How long a result, and any other final state but `dead`, is kept.
    public var resultTTL: Duration = .seconds(900)
    /// How long a job may be silent, in milliseconds, before another worker takes it.
    public var leaseMilliseconds = 15_000
    /// How many reclaims make a job a dead letter.
    public var crashBudget = 3
    /// How often a job is tried.
    public var maximumAttempts = 5
    /// The longest block of a worker's read.
    public var serverSleep: Duration = .seconds(2)
    /// How often the web process looks for results while somebody waits.
    public var pollInterval: Duration = .milliseconds(250)
    /// How long a worker that was told to stop may finish what it has begun.
    public var drain: Duration = .seconds(20)
    /// How many jobs a worker computes at once.
    public var slots = max(1, ProcessInfo.processInfo.activeProcessorCount)
    /// The first ceiling of the wait before another try; it doubles with each attempt.
    public var retryBase: Duration = .milliseconds(500)
    /// The last ceiling of the wait before another try.
    public var retryCeiling: Duration = .seconds(60)

    /// What of the environment does not count as it was set, for whoever starts the program.
    public private(set) var notes: [String] = []

    /// The defaults.
    public init() {}

    /// Reads the environment.
    ///
    /// - `REDIS_QUEUE` (`applications`)
    /// - `SERVER_SLEEP` (2 s): clamped to 0.01…5; 0 means 5
    /// - `API_SLEEP` (0.25 s): clamped to 0.05…10
    /// - `UNDERWRITER_QUEUE_MAX_DEPTH` (50,000), `UNDERWRITER_QUEUE_SHARDS` (1; 1…64), `UNDERWRITER_RESULT_TTL` (900 s),
    ///   `UNDERWRITER_WORKER_SLOTS` (cores), `UNDERWRITER_DRAIN_SECONDS` (20)
    ///
    /// - Throws: ``QueueConfigurationError`` naming the variable and what would be right.
    public init(environment: [String: String]) throws(QueueConfigurationError) {
        let settings = Settings(environment: environment)
        name = try settings.queueName("REDIS_QUEUE", default: name)
        let sleep = try settings.duration("SERVER_SLEEP", default: serverSleep)
        // For ever, as 0 means elsewhere, would be deaf to signals and to a pause.
        serverSleep = clamped(sleep == .zero ? .seconds(5) : sleep, .milliseconds(10), .seconds(5), "SERVER_SLEEP")
        let interval = try settings.duration("API_SLEEP", default: pollInterval)
        pollInterval = clamped(interval, .milliseconds(50), .seconds(10), "API_SLEEP")
        maximumDepth = try settings.number("UNDERWRITER_QUEUE_MAX_DEPTH", in: 0...100_000_000, default: maximumDepth)
        shards = try settings.number("UNDERWRITER_QUEUE_SHARDS", in: 1...64, default: 1)
        resultTTL = .seconds(try settings.number("UNDERWRITER_RESULT_TTL", in: 1...86_400, default: 900))
        slots = try settings.number("UNDERWRITER_WORKER_SLOTS", in: 1...1_024, default: slots)
        drain = .seconds(try settings.number("UNDERWRITER_DRAIN_SECONDS", in: 0...3_600, default: 20))
    }

    /// A setting within its limits; one that was not is noted.
    private mutating func clamped(_ value: Duration, _ least: Duration, _ most: Duration, _ name: String) -> Duration {
        let result = min(max(value, least), most)
        if result != value { notes.append("\(name) is from \(least) to \(most): it counts as \(result)") }
        return result
    }

    /// What one shard's share of a limit is, rounded up; 0 stays without limit.
    package func share(of limit: Int) -> Int { (limit + shards - 1) / shards }

    /// How long a job may be silent before another worker takes it.
    package var lease: Duration { .milliseconds(leaseMilliseconds) }

    /// Beats come three times a lease, and never more than 5 s apart.
    package var heartbeatEvery: Duration { min(.seconds(5), lease / 3) }

    /// A consumer silent for so long is removed.
    package var reapAfter: Duration { lease * 4 }
}
