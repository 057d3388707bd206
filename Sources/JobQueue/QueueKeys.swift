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

    /// How many of `room` jobs a worker reads of this class at once.
    func share(of room: Int) -> Int {
        switch self {
        case .interactive: max(1, room / 2)
        case .standard: max(1, room * 3 / 8)
        case .bulk: max(1, room / 8)
        }
    }
}

/// The names of one queue's keys; the hash tag puts them in one slot of a cluster.
struct QueueKeys: Sendable {
    private let prefix: String

    init(_ configuration: QueueConfiguration) {
        prefix = "cr:{\(configuration.name):\(configuration.shard)}:"
    }

    static let group = "g"
    static let eventGroup = "rec"
    static let recorder = "recorder"

    func stream(_ kind: JobClass) -> String { kind == .standard ? prefix + "s" : "\(prefix)\(kind.rawValue):s" }
    func delayed(_ kind: JobClass) -> String {
        kind == .standard ? prefix + "delayed" : "\(prefix)\(kind.rawValue):delayed"
    }
    func job(_ id: JobID) -> String { "\(prefix)j:\(id.text)" }
    func worker(_ name: String) -> String { "\(prefix)w:\(name)" }
    func signals(_ name: String) -> String { "\(prefix)sig:\(name)" }
    var dead: String { prefix + "dead" }
    var events: String { prefix + "dec" }
    var control: String { prefix + "ctl" }
    var stats: String { prefix + "stats" }
    var audit: String { prefix + "audit" }
    var workers: String { prefix + "workers" }
    var done: String { prefix + "done" }
    var streams: [String] { JobClass.allCases.map { stream($0) } }
}
