import JobQueue

extension QueueSnapshot {
    /// What everybody must know at once: Redis takes no new jobs, what happens to those who come, and what ends it.
    ///
    /// Nil while it does.
    public var banner: String? {
        if let failure {
            return "\(Self.obstacle(failure)): what is on the queue is not known. "
                + "Applications are still accepted and wait in the ledger; nothing is lost."
        }
        guard reading != nil, let server, let refusal = server.refusal else { return nil }
        return refusal.words(server) + " " + Self.consequence(refusal)
    }

    /// Why a look at the queue failed, from the code of the failure.
    public static func obstacle(_ failure: String) -> String {
        // What the server itself refuses, such as a wrong password, is no outage.
        let isRefusal = failure.utf8.starts(with: "queue.redis.server.".utf8)
        return "Redis \(isRefusal ? "refuses to tell" : "cannot be reached") (\(failure))"
    }

    private static func consequence(_ refusal: ServerInspection.Refusal) -> String {
        let running = refusal == .memory ? "Jobs that run are finished." : "Jobs that run are kept and finished later."
        return "Applications are still accepted and wait in the ledger. \(running) "
            + "Everything goes on by itself once that is over; nothing is lost and nothing need be restarted."
    }
}

extension ServerInspection.Refusal {
    /// What is wrong, and what would mend it.
    fileprivate func words(_ server: ServerInspection) -> String {
        switch self {
        case .memory:
            let (used, limit) = (server.usedMemory >> 20, server.maximumMemory >> 20)
            return "Redis is out of memory (\(used) of \(limit) MiB) and refuses new jobs: "
                + "raise maxmemory, or add workers so that the queue drains."
        case .log:
            return "Redis cannot write its append-only file and refuses every write: its disk is full or broken."
        case .snapshot:
            return "Redis could not write its last snapshot and refuses every write: its disk is full or broken, "
                + "or it has no memory left to fork."
        }
    }
}
