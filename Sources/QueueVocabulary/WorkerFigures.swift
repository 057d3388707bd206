/// What a worker has counted since it started, as its beats carry it (fields of the hash `P w:<name>`).
///
/// | field | meaning |
/// |---|---|
/// | `state` | `running`, `paused`, `quiet`, `no-model`, `draining`, `stopped` |
/// | `version` `model` `reads` `pid` `uptime_s` | the program; `reads` is `1-3` for schemas 1 to 3 |
/// | `slots` `busy` | jobs computed at once; jobs begun and not ended |
/// | `completed.ok` `.same` `.other` `.stale` `.gone` | replies of COMPLETE: the last three are refused results |
/// | `failed.<cause>` | failed attempts by the code of their error, at most 24 causes, the rest under `other` |
/// | `dead.<cause>` | dead letters made here: `permanent`, `exhausted`, `poison`, `malformed` |
/// | `dropped.<cause>` | entries that were no work any more: `gone`, `cancelled`, `expired`, … |
/// | `reclaimed` `lost` `handed_back` `fenced` | taken over from silent workers; leases lost; handed back; results refused |
/// | `wait_hist` `run_hist` `total_hist` | ``DurationHistogram/text`` of enqueue-begin, begin-end, enqueue-end |
/// | `rtt_us` `cpu_ms` `rss_kb` `max_rss_kb` | of the last beat; of the process so far; now; ever |
public struct WorkerFigures: Sendable, Hashable {
    /// Replies of COMPLETE by outcome.
    public var completed: [String: Int] = [:]
    /// Failed attempts by cause.
    public var failed: [String: Int] = [:]
    /// Dead letters by cause.
    public var dead: [String: Int] = [:]
    /// Entries that were no work any more, by cause.
    public var dropped: [String: Int] = [:]
    /// Jobs taken over from silent workers.
    public var reclaimed = 0
    /// Leases lost to other workers.
    public var lost = 0
    /// Jobs handed back, their attempt unspent.
    public var handedBack = 0
    /// Results that were refused, here or by Redis, because another attempt's word stands.
    public var fenced = 0
    /// From enqueueing to beginning.
    public var wait = DurationHistogram()
    /// From beginning to the end.
    public var run = DurationHistogram()
    /// From enqueueing to the end.
    public var total = DurationHistogram()

    /// Nothing counted yet.
    public init() {}

    /// Most causes named; what comes later is counted as `other`.
    private static let maximumCauses = 24

    /// Counts one of something under a cause, of which only so many are kept apart.
    package static func count(_ cause: String, in counters: inout [String: Int], by number: Int = 1) {
        let isKnown = counters[cause] != nil || counters.count < maximumCauses
        counters[isKnown ? cause : "other", default: 0] += number
    }

    /// As the fields of a beat.
    package var fields: [(String, String)] {
        var fields: [(String, String)] = []
        for (name, counters) in [("completed", completed), ("failed", failed), ("dead", dead), ("dropped", dropped)] {
            for (cause, number) in counters { fields.append(("\(name).\(cause)", "\(number)")) }
        }
        return fields + [
            ("reclaimed", "\(reclaimed)"), ("lost", "\(lost)"), ("handed_back", "\(handedBack)"),
            ("fenced", "\(fenced)"), ("wait_hist", wait.text), ("run_hist", run.text), ("total_hist", total.text),
        ]
    }

    /// Reads the fields of a beat; what is not there is 0.
    package init(fields: [String: String]) {
        for (name, value) in fields {
            let parts = name.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1)
            guard parts.count == 2, let number = Int(value) else { continue }
            let cause = String(decoding: parts[1], as: UTF8.self)
            switch String(decoding: parts[0], as: UTF8.self) {
            case "completed": completed[cause] = number
            case "failed": failed[cause] = number
            case "dead": dead[cause] = number
            case "dropped": dropped[cause] = number
            default: continue
            }
        }
        func number(_ name: String) -> Int { fields[name].flatMap { Int($0) } ?? 0 }
        func histogram(_ name: String) -> DurationHistogram {
            fields[name].flatMap { DurationHistogram($0) } ?? .init()
        }
        (reclaimed, lost) = (number("reclaimed"), number("lost"))
        (handedBack, fenced) = (number("handed_back"), number("fenced"))
        (wait, run, total) = (histogram("wait_hist"), histogram("run_hist"), histogram("total_hist"))
    }
}
