import Redis

/// What the server's settings mean for the queue.
public struct ServerInspection: Sendable, Hashable {
    /// The server's version.
    public let version: String
    /// `maxmemory-policy`.
    public let evictionPolicy: String
    /// Whether the server keeps an append-only file.
    public let isAppendOnly: Bool
    /// `appendfsync`; nil if this user may not ask.
    public let fsync: String?

    /// Whether the server may throw jobs away when memory is short: then nothing must start.
    public var evicts: Bool { evictionPolicy != "noeviction" }

    /// One line for the start of a program: what could be lost.
    public var summary: String {
        let loss =
            switch (isAppendOnly, fsync) {
            case (false, _): "a crash may lose everything since the last snapshot (appendonly is off)"
            case (true, "always"): "power loss loses nothing acknowledged"
            case (true, "no"): "power loss loses what the system had not written (appendfsync no)"
            case (true, _): "power loss loses at most 2 s (appendfsync everysec)"
            }
        return "redis \(version): \(loss); \(evicts ? "may evict jobs (\(evictionPolicy))" : "never evicts")"
    }
}

extension JobQueue {
    /// Asks the server what it would lose.
    /// - Throws: ``QueueError``.
    public func inspectServer() async throws(QueueError) -> ServerInspection {
        let info = try await send(["INFO"]).string ?? ""
        var fields: [String: String] = [:]
        for line in info.utf8.split(whereSeparator: { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }) {
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1)
            if parts.count == 2, let name = String(parts[0]) { fields[name] = String(parts[1]) }
        }
        guard let version = fields["redis_version"], let policy = fields["maxmemory_policy"] else {
            throw .unexpectedReply(script: "info")
        }
        return ServerInspection(
            version: version,
            evictionPolicy: policy,
            isAppendOnly: fields["aof_enabled"] == "1",
            fsync: try await fsyncSetting()
        )
    }

    /// Nil if this user has no right to ask, which is as it should be.
    private func fsyncSetting() async throws(QueueError) -> String? {
        do throws(QueueError) {
            let reply = try await send(["CONFIG", "GET", "appendfsync"]).array ?? []
            return reply.count == 2 ? reply[1].string : nil
        } catch {
            guard case .redis(.server("NOPERM", _)) = error else { throw error }
            return nil
        }
    }
}
