import JobQueue
import QueueReadings

/// Whether an operator must do something, and why.
public struct QueueVerdict: Sendable, Hashable {
    /// How urgent it is; the raw value is an exit code.
    public enum Health: Int32, Sendable, Comparable, CaseIterable {
        /// All is well.
        case ok = 0
        /// To be looked at today.
        case amber = 1
        /// To be looked at now.
        case red = 2

        /// Compares urgency.
        public static func < (left: Health, right: Health) -> Bool { left.rawValue < right.rawValue }

        /// `ok`, `amber`, `red`.
        public var name: String { "\(self)" }
    }

    /// How urgent it is.
    public private(set) var health = Health.ok
    /// Why, the most urgent first; empty where all is well.
    public private(set) var reasons: [String] = []

    /// Nothing is known against the queue.
    public init() {}

    /// Redis cannot be asked.
    public static func unreachable(_ code: String) -> QueueVerdict {
        var verdict = QueueVerdict()
        verdict.add(.red, "Redis does not answer (\(code))")
        return verdict
    }

    /// Adds a reason.
    public mutating func add(_ health: Health, _ reason: String) {
        if health > self.health {
            self.health = health
            reasons.insert(reason, at: 0)
        } else {
            reasons.append(reason)
        }
    }

    /// In one sentence.
    public var sentence: String {
        switch health {
        case .ok: "All is well."
        case .amber: "To be looked at: \(reasons.joined(separator: "; "))."
        case .red: "Needs somebody now: \(reasons.joined(separator: "; "))."
        }
    }
}

extension QueueSnapshot {
    /// The rules of red and amber.
    static func verdict(of snapshot: QueueSnapshot) -> QueueVerdict {
        guard let reading = snapshot.reading else { return .unreachable(snapshot.failure ?? "unknown") }
        var verdict = QueueVerdict()
        if reading.waiting > 0, reading.living.isEmpty { verdict.add(.red, "jobs wait and no worker lives") }
        if reading.waiting > 0, !reading.living.isEmpty, reading.living.allSatisfy({ $0.state == "no-model" }) {
            verdict.add(.red, "jobs wait and no worker has a model")
        }
        if reading.waiting > 0, reading.living.contains(where: { $0.state == "quiet" }),
            reading.living.allSatisfy({ ["quiet", "no-model"].contains($0.state) })
        {
            verdict.add(.red, "jobs wait and every worker that could read has been told to be quiet")
        }
        if reading.oldestWaitingMilliseconds > snapshot.targetMilliseconds {
            verdict.add(.red, "the oldest job waits longer than the target")
        }
        if let missing = snapshot.safety?.missing, missing > 0 { verdict.add(.red, "\(missing) applications missing") }
        addWarnings(to: &verdict, reading, snapshot)
        return verdict
    }

    private static func addWarnings(
        to verdict: inout QueueVerdict,
        _ reading: QueueReading,
        _ snapshot: QueueSnapshot
    ) {
        if snapshot.isGrowing { verdict.add(.amber, "growing for more than 3 minutes") }
        if snapshot.deadGrowth > 0 { verdict.add(.amber, "\(snapshot.deadGrowth) new dead letters") }
        if reading.depthShare > 0.8 { verdict.add(.amber, "more than 80 % of the depth limit") }
        if snapshot.recent.leasesLost > 0 { verdict.add(.amber, "\(snapshot.recent.leasesLost) leases lost") }
        if let newest = reading.newestSchema, !reading.living.isEmpty,
            !reading.living.contains(where: { $0.schemas?.contains(newest) ?? true })
        {
            verdict.add(.amber, "no worker reads schema \(newest)")
        }
        if reading.oldestEventMilliseconds > 60_000 { verdict.add(.amber, "events unrecorded for more than 60 s") }
        if let refused = snapshot.safety?.quarantined, refused > 0 {
            verdict.add(.amber, "outcomes refused within a day: \(refused); underwriter audit export has their causes")
        }
        if !reading.isIntakeOpen { verdict.add(.amber, "intake closed") }
        if reading.isPaused { verdict.add(.amber, "paused") }
        if let server = snapshot.server {
            if server.evicts { verdict.add(.red, "Redis may evict jobs (\(server.evictionPolicy))") }
            switch server.refusal {
            case .log: verdict.add(.red, "Redis cannot write its append-only file")
            case .snapshot: verdict.add(.red, "Redis cannot write its snapshots")
            case .memory: verdict.add(.red, "Redis is out of memory")
            case nil: break
            }
            if !server.isAppendOnly {
                verdict.add(.amber, "Redis keeps no append-only file")
            } else if !server.keepsWrites {
                verdict.add(.amber, "Redis leaves its append-only file to the system (appendfsync no)")
            }
            if server.refusal != .memory, server.maximumMemory > 0,
                server.usedMemory * 5 > server.maximumMemory * 4
            {
                verdict.add(.amber, "Redis uses more than 80 % of its memory")
            }
        }
    }
}
