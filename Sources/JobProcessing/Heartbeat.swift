import JobQueue
import Logging
import QueueVocabulary
import Redis
import RedisAddresses
import RedisReplies
import Synchronization
import Workbenches

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Tells Redis that the worker lives, renews the leases of what it holds, and takes commands.
///
/// On a connection and a thread of its own: a worker that computes hard must not lose its leases for it.
final class Heartbeat: Sendable {
    private let bench: Workbench
    /// Those of the other shards too; commands come in the first shard and are for all.
    private let benches: [Workbench]
    private let description: WorkerDescription
    private let reload: @Sendable () -> Void
    private let lastBeat = Mutex(ContinuousClock.now)
    private let roundTripMicroseconds = Mutex(0)
    private let failure = Mutex<String?>(nil)
    private let started = ContinuousClock.now

    init(
        _ bench: Workbench,
        of benches: [Workbench],
        _ description: WorkerDescription,
        reload: @escaping @Sendable () -> Void
    ) {
        self.bench = bench
        self.benches = benches
        self.description = description
        self.reload = reload
    }

    /// Beats once before anything is read: a consumer that never beat could not be reaped.
    func first() async {
        while !bench.isDraining {
            if await beat() { return }
            await bench.heartbeatWake.wait(upTo: .milliseconds(200))
        }
    }

    /// Beats until the worker has stopped.
    func run() async {
        while !bench.isStopped {
            let pause = bench.configuration.heartbeatEvery * Double.random(in: 0.8...1)
            await bench.heartbeatWake.wait(upTo: pause)
            if bench.isStopped { return }
            if await beat() { continue }
            if lastBeat.withLock({ ContinuousClock.now - $0 }) >= bench.configuration.lease { loseEverything() }
        }
    }

    /// Says good-bye and removes the consumer, if it holds nothing any more.
    func last() async {
        _ = await beat()
        // A consumer that could not be removed here is removed by another worker's upkeep.
        _ = try? await bench.beating.evaluateAll([bench.reapCall(bench.name, deadAfterMilliseconds: 0)])
    }

    private func beat() async -> Bool {
        let entries = Dictionary(grouping: bench.hand { $0.entries }, by: \.kind)
        let kinds = [.standard] + [JobClass.interactive, .bulk].filter { entries[$0] != nil }
        let calls = kinds.map { call($0, fields: $0 == .standard ? fields : [], entries[$0] ?? []) }
        let before = ContinuousClock.now
        let time: Int64?
        CrashPoint.beating.pass()
        do throws(RedisError) {
            let limit = min(bench.beating.configuration.commandTimeout, bench.configuration.heartbeatEvery)
            let replies = try await bench.beating.evaluateAll(calls, timeout: limit)
            for (kind, reply) in zip(kinds, replies) { try take(reply, kind) }
            time = replies.first?.array?.first?.integer
        } catch {
            if error.code == "NOGROUP" { bench.requireRecovery() }
            // The client tells of outages; what the server refuses is told here, once.
            let isNews = failure.withLock { last in
                defer { last = error.description }
                return last != error.description
            }
            if case .server = error, isNews {
                bench.logger.warning("the heartbeat is refused", metadata: ["cause": "\(error)"])
            }
            return false
        }
        failure.withLock { $0 = nil }
        CrashPoint.beaten.pass()
        let now = ContinuousClock.now
        lastBeat.withLock { $0 = now }
        roundTripMicroseconds.withLock { $0 = Int((now - before) / .microseconds(1)) }
        // The leases are renewed; whose shard it is stays as it was if it cannot be learnt.
        try? await findHome(at: time)
        return true
    }

    /// Learns whether the shard is this worker's own among those that live, told of at a time by Redis' clock.
    private func findHome(at time: Int64?) async throws(RedisError) {
        guard benches.count > 1, let time else { return }
        let reply = try await bench.beating.send([
            "ZRANGE", .string(bench.keys.workers), .integer(Int(time) - bench.configuration.leaseMilliseconds), "+inf",
            "BYSCORE",
        ])
        let isHome = HomeShards.isHome(
            bench.shard,
            of: bench.name,
            among: Set((reply.array ?? []).compactMap(\.string)),
            shards: benches.count
        )
        bench.switches.withLock { $0.isHome = isHome }
    }

    private func call(_ kind: JobClass, fields: [(String, String)], _ entries: [EntryID]) -> RedisScriptCall {
        var arguments: [RedisArgument] = [
            bench.group, bench.consumer, .integer(QueueKeys.workerMilliseconds), .integer(fields.count),
        ]
        for (name, value) in fields { arguments += [.string(name), .string(value)] }
        arguments += entries.map { .string($0.streamID) }
        let keys = bench.keys
        return RedisScriptCall(
            QueueScripts.heartbeat,
            keys: [keys.stream(kind), keys.workers, keys.worker(bench.name), keys.signals(bench.name)],
            arguments: arguments
        )
    }

    private var fields: [(String, String)] {
        let usage = ProcessUsage.current()
        return [
            ("state", bench.state), ("version", description.version), ("model", description.model()),
            ("reads", "\(description.schemas.lowerBound)-\(description.schemas.upperBound)"),
            ("slots", "\(bench.configuration.slots)"),
            ("busy", "\(benches.reduce(0) { $0 + $1.hand { $0.busyCount } })"),
            ("rtt_us", "\(roundTripMicroseconds.withLock { $0 })"), ("cpu_ms", "\(usage.cpuMilliseconds)"),
            ("rss_kb", "\(usage.residentKibibytes)"), ("max_rss_kb", "\(usage.largestResidentKibibytes)"),
            ("uptime_s", "\(Int((ContinuousClock.now - started) / .seconds(1)))"), ("pid", "\(getpid())"),
        ] + bench.figures.withLock { $0 }.fields
    }

    private func take(_ reply: RedisValue, _ kind: JobClass) throws(RedisError) {
        if let error = reply.serverError { throw error }
        guard let parts = reply.array, parts.count == 3 else { throw .protocolError }
        let lost = (parts[2].array ?? []).compactMap { $0.string.map { EntryID(kind: kind, streamID: $0) } }
        lose(lost)
        if let command = parts[1].string.flatMap({ WorkerCommand(rawValue: $0) }) { obey(command) }
    }

    private func lose(_ entries: [EntryID]) {
        let count = bench.changeHand { $0.lose(entries) }
        guard count > 0 else { return }
        bench.figures.withLock { $0.lost += count }
        bench.logger.warning("leases lost", metadata: ["count": "\(count)"])
    }

    /// No beat for a lease: others have our jobs by now.
    private func loseEverything() {
        lose(bench.hand { $0.entries })
        bench.requireRecovery()
    }

    private func obey(_ command: WorkerCommand) {
        bench.logger.notice("command", metadata: ["command": "\(command.rawValue)"])
        switch command {
        case .quiet: for bench in benches { bench.switches.withLock { $0.isQuiet = true } }
        case .resume: for bench in benches { bench.switches.withLock { $0.isQuiet = false } }
        case .stop: for bench in benches { bench.startDraining(within: bench.configuration.drain) }
        case .reload: reload()
        case .sweep:
            for bench in benches {
                bench.switches.withLock { $0.isSweepRequested = true }
                bench.upkeepWake.raise()
            }
        }
    }
}
