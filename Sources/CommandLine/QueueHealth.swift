import Documents
import JobQueue
import Terminal

/// One class of the queue, judged.
struct QueueHealth {
    /// How the class stands; the raw value is the exit code.
    enum State: Int32, Comparable {
        case ok = 0
        case amber = 1
        case red = 2

        static func < (left: State, right: State) -> Bool { left.rawValue < right.rawValue }

        var name: String { self == .ok ? "ok" : self == .amber ? "AMBER" : "RED" }
    }

    let kind: JobClass
    let status: QueueStatus
    let before: QueueStatus?
    let targetMilliseconds: Int
    let configuredDepth: Int

    /// How urgent it is.
    ///
    /// Red: the oldest job waits too long, or jobs wait and nobody works. Amber: what an operator should look at.
    var state: State {
        if status.waiting > 0, status.workers == 0 || status.oldestWaitingMilliseconds > targetMilliseconds {
            return .red
        }
        return notes.isEmpty ? .ok : .amber
    }

    private var depth: Int { status.waiting + status.running + status.delayed }
    private var limit: Int { status.maximumDepth ?? configuredDepth }

    private var notes: [String] {
        var notes: [String] = []
        if status.waiting > 0, status.workers == 0 { notes.append("no worker") }
        if !status.isIntakeOpen { notes.append("intake closed") }
        if status.isPaused { notes.append("paused") }
        // Dead letters are of all classes and counted with one of them.
        if status.dead > 0, kind == .standard { notes.append("\(status.dead.groupedText) dead letters") }
        if limit > 0, depth * 5 > limit * 4 { notes.append("\(depth * 100 / limit) % of the depth limit") }
        if let growth, growth > 0, status.waiting > 0 { notes.append("growing +\(growth.text(decimals: 0))/s") }
        return notes
    }

    private var seconds: Double? {
        guard let before, status.now > before.now else { return nil }
        return Double(status.now - before.now) / 1000
    }

    /// Jobs that left a second; the counter is of all classes.
    private var out: Double? {
        guard let before, let seconds else { return nil }
        return Double(max(0, status.done + status.died - before.done - before.died)) / seconds
    }

    /// Jobs by which the class grew a second.
    private var growth: Double? {
        guard let before, let seconds else { return nil }
        return Double(depth - before.waiting - before.running - before.delayed) / seconds
    }

    private var clears: String {
        guard status.waiting > 0 else { return "-" }
        guard let growth, growth < 0 else { return growth == nil ? "-" : "never" }
        return Self.time(milliseconds: Int(Double(status.waiting) / -growth * 1000))
    }

    // MARK: Words

    /// The table of queue.md, section 15.
    static func table(_ classes: [QueueHealth]) -> String {
        var table = TextTable(
            ["CLASS", "STATE", "WAIT", "RUN", "RETRY", "DEAD", "OLDEST", "IN/s", "OUT/s", "WORKERS", "CLEARS", "NOTE"],
            rightAligned: [2, 3, 4, 5, 6, 7, 8, 9, 10]
        )
        for health in classes {
            let status = health.status
            let rates = [health.growth.flatMap { growth in health.out.map { max(0, $0 + growth) } }, health.out]
            table.add(
                [health.kind.rawValue, health.state.name]
                    + [status.waiting, status.running, status.delayed, status.dead].map(\.groupedText)
                    + [time(milliseconds: status.oldestWaitingMilliseconds)]
                    + rates.map { $0?.text(decimals: 0) ?? "-" }
                    + ["\(status.workers)", health.clears, health.notes.joined(separator: ", ")]
            )
        }
        return table.text
    }

    /// The same as one line of JSON.
    static func document(_ classes: [QueueHealth]) -> String {
        let documents = classes.map(\.document)
        return String(decoding: JSONValue.object(["classes": .array(documents)]).canonicalBytes, as: UTF8.self)
    }

    private var document: JSONValue {
        let counts = [
            "waiting": status.waiting, "running": status.running, "delayed": status.delayed, "dead": status.dead,
            "oldest_waiting_ms": status.oldestWaitingMilliseconds, "workers": status.workers, "done": status.done,
            "oldest_running_since_enqueue_ms": status.oldestRunningMilliseconds, "failed": status.failed,
            "died": status.died, "depth_limit": limit,
        ]
        var members = counts.mapValues { JSONValue.number(Double($0)) }
        members["class"] = .string(kind.rawValue)
        members["state"] = .string(state == .ok ? "ok" : state == .amber ? "amber" : "red")
        members["intake"] = .string(status.isIntakeOpen ? "open" : "closed")
        members["paused"] = .bool(status.isPaused)
        members["out_per_second"] = out.map { .number($0) } ?? .null
        members["growth_per_second"] = growth.map { .number($0) } ?? .null
        members["notes"] = .array(notes.map { .string($0) })
        return .object(members)
    }

    private static func time(milliseconds: Int) -> String {
        if milliseconds < 60_000 { return "\((Double(milliseconds) / 1000).text(decimals: 1))s" }
        let seconds = milliseconds / 1000
        return seconds < 3600 ? "\(seconds / 60)m\(seconds % 60)s" : "\(seconds / 3600)h\(seconds / 60 % 60)m"
    }
}
