import QueueTrials

/// What a benchmark of the queue measured.
public struct BenchmarkReport: Sendable {
    /// One rate.
    public struct Rate: Sendable {
        /// What was done.
        public let name: String
        /// How often a second.
        public let perSecond: Double
        /// Remarks for people.
        public let note: String
        /// What Redis did, the dearest first.
        var commands: [CommandProfile.Share] = []

        init(_ name: String, _ outcome: BenchmarkPhases.Outcome, remark: String = "") {
            self.init(name: name, perSecond: outcome.rate, note: outcome.note + remark, commands: outcome.commands)
        }

        init(name: String, perSecond: Double, note: String, commands: [CommandProfile.Share] = []) {
            (self.name, self.perSecond, self.note, self.commands) = (name, perSecond, note, commands)
        }

        fileprivate var profile: String {
            let shares = commands.map { "\($0.command) \(decimal($0.microseconds)) (\(decimal($0.calls)))" }
            return "  \(padded(name, 17))" + shares.joined(separator: "  ")
        }
    }

    /// Waits at one load.
    public struct Load: Sendable {
        /// The part of the end-to-end rate that was offered.
        public let part: Double
        /// Jobs offered a second.
        public let offered: Double
        /// From the moment a job was due until its computation began, in milliseconds.
        public let median: Double
        /// The wait that 99 of 100 jobs did not exceed, in milliseconds.
        public let p99: Double
        /// The longest wait, in milliseconds.
        public let longest: Double
        /// The part of the 99th that is spent between ENQUEUE and the computation: 99 of 100 jobs took no longer.
        public let queuedP99: Double
    }

    /// What was computed.
    public let work: String
    /// Where it was measured: server, cores, load of the machine.
    public internal(set) var surroundings: [String] = []
    /// The rates, in the order of measuring.
    public internal(set) var rates: [Rate] = []
    /// The waits, in the order of measuring.
    public internal(set) var loads: [Load] = []
    /// What the exact-delivery check found.
    public internal(set) var check = ""
    /// Whether every job had exactly one right result.
    public internal(set) var isExact = true

    init(work: String) { self.work = work }

    /// The rate of a name.
    public func rate(_ name: String) -> Double? { rates.first { $0.name == name }?.perSecond }

    /// For people, in fixed columns.
    public var table: String {
        var lines = surroundings + ["work: \(work)", ""]
        lines += rates.map { "\(padded($0.name, 34))\(right("\(Int($0.perSecond.rounded()))", 9))/s   \($0.note)" }
        if !loads.isEmpty {
            lines += ["", "wait (open loop)     offered      p50 ms    p99 ms    max ms   p99 since enqueued"]
        }
        lines += loads.map { load in
            "  \(padded("\(Int((load.part * 100).rounded())) % load", 17))\(right("\(Int(load.offered))/s", 9))"
                + [load.median, load.p99, load.longest, load.queuedP99].map { right(decimal($0), 10) }.joined()
        }
        let profiled = rates.filter { !$0.commands.isEmpty }
        if !profiled.isEmpty { lines += ["", "redis, us a job (calls a job); evalsha holds what its script calls"] }
        lines += profiled.map(\.profile)
        return (lines + ["", check]).joined(separator: "\n")
    }

    /// The raw figures, one a line: kind, name, value.
    public var csv: String {
        var lines = ["kind,name,value"]
        lines += rates.map { "rate_per_s,\($0.name),\($0.perSecond)" }
        for load in loads {
            lines.append("offered_per_s,\(load.part),\(load.offered)")
            lines.append("wait_p50_ms,\(load.part),\(load.median)")
            lines.append("wait_p99_ms,\(load.part),\(load.p99)")
            lines.append("wait_max_ms,\(load.part),\(load.longest)")
            lines.append("queued_p99_ms,\(load.part),\(load.queuedP99)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
