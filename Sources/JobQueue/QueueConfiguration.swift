import FoundationEssentials

/// The settings of one queue.
public struct QueueConfiguration: Sendable {
    /// The queue's name in the keys: 1…32 of `a-z`, `0-9`, `_`, `-`.
    public var name = "applications"
    /// The shard; there is one in this version.
    public var shard = 0
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

    /// The defaults.
    public init() {}

    /// Reads the environment.
    ///
    /// - `REDIS_QUEUE` (`applications`)
    /// - `SERVER_SLEEP` (2 s): clamped to 0.01…5; 0 means 5
    /// - `API_SLEEP` (0.25 s): clamped to 0.05…10
    /// - `UNDERWRITER_QUEUE_MAX_DEPTH` (50,000), `UNDERWRITER_QUEUE_SHARDS` (1), `UNDERWRITER_RESULT_TTL` (900 s),
    ///   `UNDERWRITER_WORKER_SLOTS` (cores), `UNDERWRITER_DRAIN_SECONDS` (20)
    ///
    /// - Throws: ``QueueConfigurationError`` naming the variable and what would be right.
    public init(environment: [String: String]) throws(QueueConfigurationError) {
        let settings = Settings(environment: environment)
        name = try settings.queueName("REDIS_QUEUE", default: name)
        let sleep = try settings.duration("SERVER_SLEEP", default: serverSleep)
        serverSleep = sleep == .zero ? .seconds(5) : min(max(sleep, .milliseconds(10)), .seconds(5))
        pollInterval = min(
            max(try settings.duration("API_SLEEP", default: pollInterval), .milliseconds(50)),
            .seconds(10)
        )
        maximumDepth = try settings.number("UNDERWRITER_QUEUE_MAX_DEPTH", in: 0...100_000_000, default: maximumDepth)
        _ = try settings.number("UNDERWRITER_QUEUE_SHARDS", in: 1...1, default: 1)
        resultTTL = .seconds(try settings.number("UNDERWRITER_RESULT_TTL", in: 1...86_400, default: 900))
        slots = try settings.number("UNDERWRITER_WORKER_SLOTS", in: 1...1_024, default: slots)
        drain = .seconds(try settings.number("UNDERWRITER_DRAIN_SECONDS", in: 0...3_600, default: 20))
    }

    var lease: Duration { .milliseconds(leaseMilliseconds) }

    /// Beats come three times a lease, and never more than 5 s apart.
    var heartbeatEvery: Duration { min(.seconds(5), lease / 3) }

    /// A consumer silent for so long is removed.
    var reapAfter: Duration { lease * 4 }
}

/// Reads single settings.
struct Settings {
    let environment: [String: String]

    func queueName(_ name: String, default fallback: String) throws(QueueConfigurationError) -> String {
        let text = environment[name] ?? fallback
        let isName = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard isName, (1...32).contains(text.utf8.count) else {
            throw QueueConfigurationError(name: name, reason: "\"\(text.prefix(40))\" must be 1 to 32 of a-z 0-9 _ -")
        }
        return text
    }

    func number(
        _ name: String,
        in range: ClosedRange<Int>,
        default fallback: Int
    ) throws(QueueConfigurationError) -> Int {
        guard let text = environment[name] else { return fallback }
        guard isDigits(text.utf8[...]), let number = Int(text), range.contains(number) else {
            throw QueueConfigurationError(
                name: name,
                reason: "\"\(text.prefix(40))\" must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// Seconds in decimal digits with at most three decimals; `nan`, `1e3`, signs and blanks are refused.
    func duration(_ name: String, default fallback: Duration) throws(QueueConfigurationError) -> Duration {
        guard let text = environment[name] else { return fallback }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? String(parts[1]) ?? "" : "0"
        guard parts.allSatisfy({ isDigits($0) }), parts[0].count <= 6, decimals.utf8.count <= 3,
            let seconds = Int(String(parts[0]) ?? ""),
            let thousandths = Int(decimals + String(repeating: "0", count: 3 - decimals.utf8.count))
        else {
            throw QueueConfigurationError(
                name: name,
                reason: "\"\(text.prefix(40))\" must be seconds such as 2 or 0.25, at most three decimals"
            )
        }
        return .milliseconds(seconds * 1000 + thousandths)
    }

    /// The value of a secret: the variable itself, or the contents of the file that `<name>_FILE` names.
    func secret(_ name: String) throws(QueueConfigurationError) -> String {
        if let path = environment["\(name)_FILE"] {
            guard environment[name] == nil else {
                throw QueueConfigurationError(name: "\(name)_FILE", reason: "set besides \(name); set one of them")
            }
            do {
                return try String(contentsOfFile: path, encoding: .utf8)
            } catch {
                throw QueueConfigurationError(name: "\(name)_FILE", reason: "must name a readable file")
            }
        }
        guard let text = environment[name] else {
            throw QueueConfigurationError(name: name, reason: "must be set; id:base64 of 32 bytes")
        }
        return text
    }

    private func isDigits(_ text: Substring.UTF8View) -> Bool {
        !text.isEmpty && text.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
