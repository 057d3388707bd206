public import JobQueue
public import QueueVocabulary

/// One worker, by its last beat.
public struct WorkerReading: Sendable, Hashable {
    /// The worker's name: host, process id and four random characters.
    public var name: String
    /// When it last beat, in milliseconds since 1970 by Redis' clock.
    public var lastBeat: Int64
    /// Such as `running`, `paused`, `quiet`, `no-model`, `draining`, `stopped`; empty if its details have run out.
    public var state = ""
    /// The version of the program.
    public var version = ""
    /// The model in use.
    public var model = ""
    /// The schemas it reads; nil if it did not say.
    public var schemas: ClosedRange<Int>?
    /// Jobs computed at once.
    public var slots = 0
    /// Jobs begun and not ended.
    public var busy = 0
    /// Round trip of its last beat, in microseconds.
    public var roundTripMicroseconds = 0
    /// Processor time used so far, in milliseconds.
    public var cpuMilliseconds = 0
    /// Memory in use, in kibibytes.
    public var residentKibibytes = 0
    /// For how long it has been up, in seconds.
    public var uptimeSeconds = 0
    /// What it has counted since it started.
    public var figures = WorkerFigures()

    /// A worker that said nothing of itself.
    public init(name: String, lastBeat: Int64) {
        self.name = name
        self.lastBeat = lastBeat
    }

    /// A beat as it came.
    public init(_ beat: WorkerBeat) {
        self.init(name: beat.name, lastBeat: beat.lastBeat)
        let fields = beat.fields
        func number(_ name: String) -> Int { fields[name].flatMap { Int($0) } ?? 0 }
        state = fields["state"] ?? ""
        version = fields["version"] ?? ""
        model = fields["model"] ?? ""
        let bounds = (fields["reads"] ?? "").utf8.split(separator: UInt8(ascii: "-"))
            .compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        if bounds.count == 2, bounds[0] <= bounds[1] { schemas = bounds[0]...bounds[1] }
        (slots, busy) = (number("slots"), number("busy"))
        (roundTripMicroseconds, cpuMilliseconds) = (number("rtt_us"), number("cpu_ms"))
        (residentKibibytes, uptimeSeconds) = (number("rss_kb"), number("uptime_s"))
        figures = beat.figures
    }

    /// For how long it has been silent, in milliseconds.
    public func silence(at now: Int64) -> Int64 { max(0, now - lastBeat) }

    /// Whether it beat within 30 s and has not said good-bye.
    public func isAlive(at now: Int64) -> Bool { silence(at: now) <= 30_000 && state != "stopped" }
}
