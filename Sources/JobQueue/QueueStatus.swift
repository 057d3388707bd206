import Redis

/// One class of the queue at one moment, by Redis' clock.
public struct QueueStatus: Sendable, Hashable {
    /// Jobs that wait to begin.
    public let waiting: Int
    /// Jobs that have been read and are not finished.
    public let running: Int
    /// Retries and schedules.
    public let delayed: Int
    /// Dead letters, of all classes.
    public let dead: Int
    /// Age of the oldest waiting job, in milliseconds.
    public let oldestWaitingMilliseconds: Int
    /// Age since enqueueing of the oldest running job, in milliseconds.
    public let oldestRunningMilliseconds: Int
    /// Workers that beat within 30 s.
    public let workers: Int
    /// Jobs completed since the counters began, of all classes.
    public let done: Int
    /// Attempts failed since the counters began, of all classes.
    public let failed: Int
    /// Dead letters made since the counters began, of all classes.
    public let died: Int
    /// Whether new jobs are taken.
    public let isIntakeOpen: Bool
    /// Whether workers have been told not to read.
    public let isPaused: Bool
    /// The depth limit set by hand; nil is the configured one.
    public let maximumDepth: Int?
    /// Milliseconds since 1970.
    public let now: Int64

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
