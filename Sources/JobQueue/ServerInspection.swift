public import QueueVocabulary
import Redis
import RedisReplies
import Sealing

/// What the server's settings mean for the queue.
public struct ServerInspection: Sendable, Hashable {
    /// The server's version.
    public let version: String
    /// Changes with every start of the server.
    public let runID: String
    /// `maxmemory-policy`.
    public let evictionPolicy: String
    /// Whether the server keeps an append-only file.
    public let isAppendOnly: Bool
    /// Whether the last write of that file succeeded.
    public let isLastWriteOK: Bool
    /// Whether the last snapshot succeeded.
    public let isLastSaveOK: Bool
    /// `appendfsync`; nil if this user may not ask, or nobody may.
    public let fsync: String?
    /// Bytes in use.
    public let usedMemory: Int
    /// Bytes allowed; 0 is no limit.
    public let maximumMemory: Int
    /// Keys thrown away since the server started; must be 0.
    public let evictedKeys: Int
    /// Replicas connected.
    public let replicas: Int
    /// Clients connected.
    public let clients: Int

    /// Whether the server may throw jobs away when memory is short: then nothing must start.
    public var evicts: Bool { evictionPolicy != "noeviction" }

    /// Whether a power loss costs the last seconds at most, which the queue asks of its server.
    public var keepsWrites: Bool { isAppendOnly && fsync != "no" }

    /// Why a server refuses writes.
    public enum Refusal: Sendable, Hashable {
        /// `OOM`: all memory that it may use is used; scripts that end jobs still run.
        case memory
        /// `MISCONF`: the append-only file cannot be written.
        case log
        /// `MISCONF`: the last snapshot could not be written, and `stop-writes-on-bgsave-error` is on, as it is unless
        /// somebody turned it off.
        case snapshot
    }

    /// Why new jobs are refused at this moment; nil if they are not.
    public var refusal: Refusal? {
        if !isLastWriteOK { return .log }
        if !isLastSaveOK { return .snapshot }
        return maximumMemory > 0 && usedMemory >= maximumMemory ? .memory : nil
    }

    /// What a power loss costs, in words.
    public var powerLoss: String {
        switch (isAppendOnly, fsync) {
        case (false, _): "a crash may lose everything since the last snapshot (appendonly is off)"
        case (true, "always"): "power loss loses nothing acknowledged"
        case (true, "no"): "power loss loses what the system had not written (appendfsync no)"
        case (true, "everysec"): "power loss loses at most 2 s (appendfsync everysec)"
        case (true, _): "power loss loses at most 2 s if appendfsync is everysec, which this user cannot read"
        }
    }

    /// What a failover costs, in words; nil without a replica to fail over to.
    public var failoverLoss: String? {
        replicas == 0 ? nil : "a failover loses what its \(replicas == 1 ? "replica" : "replicas") had not received"
    }

    /// One line for the start of a program: what could be lost, and how much room there is.
    public var summary: String {
        let losses = [powerLoss, failoverLoss].compactMap { $0 }.joined(separator: ", ")
        let policy = evicts ? "may evict jobs (\(evictionPolicy))" : "never evicts"
        return "redis \(version): \(losses); \(policy); \(memory)"
    }

    private var memory: String {
        maximumMemory == 0
            ? "memory \(usedMemory >> 20) MiB, without a limit (maxmemory 0)"
            : "memory \(usedMemory >> 20) of \(maximumMemory >> 20) MiB"
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
        func number(_ name: String) -> Int { fields[name].flatMap { Int($0) } ?? 0 }
        return ServerInspection(
            version: version,
            runID: fields["run_id"] ?? "",
            evictionPolicy: policy,
            isAppendOnly: fields["aof_enabled"] == "1",
            isLastWriteOK: fields["aof_last_write_status"] ?? "ok" == "ok",
            isLastSaveOK: fields["rdb_last_bgsave_status"] ?? "ok" == "ok",
            fsync: try await fsyncSetting(),
            usedMemory: number("used_memory"),
            maximumMemory: number("maxmemory"),
            evictedKeys: number("evicted_keys"),
            replicas: number("connected_slaves"),
            clients: number("connected_clients")
        )
    }

    /// Nil if this user has no right to ask, which is as it should be, or the server does not know the command.
    private func fsyncSetting() async throws(QueueError) -> String? {
        do throws(QueueError) {
            let reply = try await send(["CONFIG", "GET", "appendfsync"]).array ?? []
            return reply.count == 2 ? reply[1].string : nil
        } catch {
            guard case .redis(.server(let code, _)) = error, ["NOPERM", "ERR"].contains(code) else { throw error }
            return nil
        }
    }

    /// How many of the oldest jobs on the streams are of which schema; at most 100 of each class and shard are looked at.
    /// - Throws: ``QueueError``.
    public func schemaSample() async throws(QueueError) -> [Int: Int] {
        var ids: [String] = []
        for stream in shards.flatMap(\.streams) {
            let reply = try await send(["XRANGE", .string(stream), "-", "+", "COUNT", 100])
            for entry in reply.array ?? [] {
                if let id = entry.array?.last?.array?.last?.string { ids.append(id) }
            }
        }
        let commands = ids.compactMap { JobID($0) }
            .map { id -> [RedisArgument] in ["HGET", .string(keys(of: id).job(id)), "sv"] }
        do throws(RedisError) {
            let schemas = try await redis.pipeline(commands).compactMap { $0.integer.map { Int(clamping: $0) } }
            return Dictionary(schemas.map { ($0, 1) }, uniquingKeysWith: +)
        } catch { throw .redis(error) }
    }
}
