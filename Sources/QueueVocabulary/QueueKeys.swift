package import Sealing

/// Which stream a job waits in.
///
/// A worker reads all three at once and computes in this order; the share keeps any class from starving.
public enum JobClass: String, Sendable, CaseIterable {
    /// Somebody waits: an estimate, a what-if, a prediction.
    case interactive
    /// Applications.
    case standard = "std"
    /// Files and overnight runs.
    case bulk

    /// How many of `room` jobs a worker reads of each class at once.
    ///
    /// 64, 48 and 16 of 128. What a class that was empty the last time would not need goes to the others, up to 64 each,
    /// so that one class alone is read in full batches; an empty class keeps an eighth, and with it its place in line.
    /// Files get none of it while anything else waits: nobody waits for them.
    /// - Parameters:
    ///   - room: How many jobs in all.
    ///   - busy: The classes that had jobs the last time.
    /// - Returns: A number for each class, in the order of computing.
    package static func shares(of room: Int, busy: Set<JobClass>) -> [(kind: JobClass, count: Int)] {
        guard !busy.isEmpty else { return allCases.map { ($0, $0.share(of: room)) } }
        let kept = allCases.map { busy.contains($0) ? $0.share(of: room) : max(1, $0.share(of: room) / 8) }
        let heirs = busy.count > 1 ? busy.subtracting([.bulk]) : busy
        let spare = max(0, room - kept.reduce(0, +)) / heirs.count
        return zip(allCases, kept).map { ($0, heirs.contains($0) ? min(QueueConfiguration.batch, $1 + spare) : $1) }
    }

    /// Of `room` jobs, without a look at what the classes hold.
    private func share(of room: Int) -> Int {
        switch self {
        case .interactive: max(1, room / 2)
        case .standard: max(1, room * 3 / 8)
        case .bulk: max(1, room / 8)
        }
    }
}

/// The names of the keys of one shard of a queue; the hash tag puts them in one slot of a cluster.
package struct QueueKeys: Sendable {
    private let prefix: String

    package init(_ configuration: QueueConfiguration, shard: Int = 0) {
        prefix = "cr:{\(configuration.name):\(shard)}:"
    }

    package static let group = "g"
    package static let eventGroup = "rec"
    package static let recorder = "recorder"
    /// For how long a worker's details, and commands to it, outlive its last beat.
    package static let workerMilliseconds = 90_000

    package func stream(_ kind: JobClass) -> String { kind == .standard ? prefix + "s" : "\(prefix)\(kind.rawValue):s" }
    package func delayed(_ kind: JobClass) -> String {
        kind == .standard ? prefix + "delayed" : "\(prefix)\(kind.rawValue):delayed"
    }
    package func job(_ id: JobID) -> String { "\(prefix)j:\(id.text)" }
    package func worker(_ name: String) -> String { "\(prefix)w:\(name)" }
    package func signals(_ name: String) -> String { "\(prefix)sig:\(name)" }
    package var dead: String { prefix + "dead" }
    package var events: String { prefix + "dec" }
    package var control: String { prefix + "ctl" }
    package var stats: String { prefix + "stats" }
    package var audit: String { prefix + "audit" }
    package var workers: String { prefix + "workers" }
    package var done: String { prefix + "done" }
    package var streams: [String] { JobClass.allCases.map { stream($0) } }
}

extension JobID {
    /// The shard a job lives in: FNV-1a of its id, so that a repeat meets the first.
    package func shard(of count: Int) -> Int {
        guard count > 1 else { return 0 }
        let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return Int(hash % UInt64(count))
    }
}
