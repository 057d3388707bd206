import RedisReplies

/// One class of the queue at one moment, by Redis' clock; of a divided queue the sum of its shards.
public struct QueueStatus: Sendable, Hashable {
    /// Jobs that wait to begin.
    public private(set) var waiting: Int
    /// Jobs that have been read and are not finished.
    public private(set) var running: Int
    /// Retries and schedules.
    public private(set) var delayed: Int
    /// Dead letters, of all classes.
    public private(set) var dead: Int
    /// Age of the oldest waiting job, in milliseconds.
    public private(set) var oldestWaitingMilliseconds: Int
    /// Age since enqueueing of the oldest running job, in milliseconds.
    public private(set) var oldestRunningMilliseconds: Int
    /// Workers that beat within 30 s.
    public private(set) var workers: Int
    /// Jobs completed since the counters began, of all classes.
    public private(set) var done: Int
    /// Attempts failed since the counters began, of all classes.
    public private(set) var failed: Int
    /// Dead letters made since the counters began, of all classes.
    public private(set) var died: Int
    /// Whether new jobs are taken.
    public private(set) var isIntakeOpen: Bool
    /// Whether workers have been told not to read.
    public private(set) var isPaused: Bool
    /// The depth limit set by hand; nil is the configured one.
    public private(set) var maximumDepth: Int?
    /// Milliseconds since 1970.
    public private(set) var now: Int64

    init?(_ reply: RedisValue) {
        guard let values = reply.array, values.count.isMultiple(of: 2) else { return nil }
        var fields: [String: RedisValue] = [:]
        for index in stride(from: 0, to: values.count, by: 2) {
            if let name = values[index].string { fields[name] = values[index + 1] }
        }
        func number(_ name: String) -> Int? { fields[name]?.integer.map { Int($0) } }
        guard let waiting = number("waiting"), let running = number("running"), let delayed = number("delayed"),
            let dead = number("dead"), let workers = number("workers"), let now = fields["now"]?.integer
        else { return nil }
        self.waiting = waiting
        self.running = running
        self.delayed = delayed
        self.dead = dead
        self.workers = workers
        self.now = now
        oldestWaitingMilliseconds = number("oldest_waiting_ms") ?? 0
        oldestRunningMilliseconds = number("oldest_running_since_enqueue_ms") ?? 0
        done = number("done") ?? 0
        failed = number("failed") ?? 0
        died = number("died") ?? 0
        isIntakeOpen = fields["intake"]?.string != "closed"
        isPaused = fields["paused"]?.string == "1"
        maximumDepth = number("maxdepth")
    }
}

extension QueueStatus {
    /// Adds another shard: what is counted once a shard is summed, and a switch turned in one counts.
    ///
    /// A worker is registered in every shard.
    mutating func add(_ other: QueueStatus) {
        waiting += other.waiting
        running += other.running
        delayed += other.delayed
        dead += other.dead
        done += other.done
        failed += other.failed
        died += other.died
        oldestWaitingMilliseconds = max(oldestWaitingMilliseconds, other.oldestWaitingMilliseconds)
        oldestRunningMilliseconds = max(oldestRunningMilliseconds, other.oldestRunningMilliseconds)
        workers = max(workers, other.workers)
        isIntakeOpen = isIntakeOpen && other.isIntakeOpen
        isPaused = isPaused || other.isPaused
        maximumDepth = maximumDepth.flatMap { depth in other.maximumDepth.map { depth + $0 } }
    }
}
