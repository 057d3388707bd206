import FoundationEssentials

/// What a chaos run does to a queue.
public struct ChaosPlan: Sendable {
    /// How long faults are made.
    public var seconds = 120
    /// Jobs accepted a second.
    public var rate = 60
    /// Workers at once.
    public var workers = 3
    /// Into how many shards the queue is divided.
    public var shards = 1
    /// One job in so many kills its worker.
    public var poisonEvery = 100
    /// One job in so many is sent again later by its client.
    public var repeatEvery = 10
    /// One job in so many is of a schema that workers of an older release cannot read.
    public var newerEvery = 7
    /// How long a job may be silent before another worker takes it, in milliseconds.
    public var leaseMilliseconds = 15_000
    /// Mean time between two faults, in seconds.
    public var faultEvery = 5.0
    /// Determines every random choice of the harness.
    public var seed: UInt64
    /// `appendfsync` of the private server: `always`, `everysec` or `no`.
    public var fsync = "everysec"
    /// Debian's faketime, with which a worker's clock is put wrong; where it is missing that fault is not made.
    public var clockLibrary = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
    /// Debian's prlimit, with which a disk is full; where it is missing that fault is not made.
    static let limiter = "/usr/bin/prlimit"
    /// The server's program.
    public var redisServer = "/usr/bin/redis-server"

    /// The defaults of `underwriter queue chaos`.
    public init(seed: UInt64 = .random(in: .min ... .max)) { self.seed = seed }

    /// A killed worker's job must be at work again within a lease and a sweep.
    var restartLimit: Duration { .milliseconds(leaseMilliseconds) + .seconds(5) }

    /// Whether a worker's clock can be put wrong.
    var hasClockLibrary: Bool { FileManager.default.fileExists(atPath: clockLibrary) }

    /// Whether a fault can be made here.
    func canMake(_ fault: ChaosFault) -> Bool {
        switch fault {
        case .clockShifted: hasClockLibrary
        case .diskFull: FileManager.default.fileExists(atPath: Self.limiter)
        default: true
        }
    }

    /// The schema of a job: 1, or 2 if only workers of this release can read it.
    func schema(of number: Int) -> Int { number.isMultiple(of: newerEvery) ? 2 : 1 }

    /// Makes a worker's clock an hour fast, or slow; its monotonic clock stays right.
    func wrongClock(isFast: Bool) -> [String: String] {
        ["LD_PRELOAD": clockLibrary, "FAKETIME": isFast ? "+1h" : "-1h", "FAKETIME_DONT_FAKE_MONOTONIC": "1"]
    }
}

/// The kinds of fault a chaos run makes.
public enum ChaosFault: String, Sendable, CaseIterable {
    /// SIGKILL to a worker.
    case workerKilled = "worker killed (-9)"
    /// SIGSTOP to a worker until its lease is over, then SIGCONT.
    case workerStopped = "worker stopped past its lease"
    /// SIGTERM to a worker, and another in its place.
    case workerReplaced = "worker told to stop (SIGTERM)"
    /// A worker that reads schema 1 only in the place of one that was told to stop, as while an upgrade is rolled out.
    case workerOutdated = "worker of an older release"
    /// SIGKILL to the server, and a restart on its data.
    case serverKilled = "redis killed (-9) and restarted"
    /// A replica in the server's place, without its last writes, and the server as a replica that refuses all further.
    case serverReplaced = "redis failed over to a replica"
    /// SIGSTOP to the server for three seconds.
    case serverHung = "redis hung for 3 s (SIGSTOP)"
    /// `maxmemory` below what is in use for two seconds.
    case serverFull = "redis out of memory for 2 s"
    /// Files of the server that may not grow for three seconds, as on a full disk: `MISCONF`.
    case diskFull = "redis' disk full for 3 s (MISCONF)"
    /// FLUSHALL.
    case serverEmptied = "redis emptied (FLUSHALL)"
    /// All connections cut by the server.
    case connectionsCut = "all connections cut"
    /// Connections of all workers that stay open and carry nothing.
    case connectionsSilent = "workers' connections half-open"
    /// A worker whose clock is wrong, in the place of one that was told to stop.
    case clockShifted = "worker's clock off by an hour"
}

/// A linear congruential generator after Knuth's MMIX: the same seed makes the same faults.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        var mixed: UInt64 = 0
        for _ in 0..<2 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            mixed = mixed << 32 | state >> 32
        }
        return mixed
    }
}
