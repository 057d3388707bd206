import JobQueue
import Logging
import QueueVocabulary
import Redis
import RedisReplies
import Synchronization
import Workbenches

/// What any worker does for all: takes over orphans, promotes what is due, removes consumers that have gone.
struct Upkeep: Sendable {
    let bench: Workbench
    /// Those of the other shards too.
    let benches: [Workbench]
    let threads: ComputeThreads

    /// Keeps things up until the worker drains.
    func run() async {
        var now = ContinuousClock.now
        var (sweepAt, promoteAt, reapAt) = (now, now, now)
        var failure: String?
        while !bench.isDraining {
            now = ContinuousClock.now
            do throws(RedisError) {
                if bench.mayRead, takeRequest(\.isSweepRequested) || now >= sweepAt {
                    sweepAt = now + bench.configuration.lease * Double.random(in: 0.2...0.33)
                    // Another shard's orphans come first: looks again soon.
                    if try await !sweep() { sweepAt = now + .milliseconds(50) }
                }
                if takeRequest(\.hasNewRetry) || now >= promoteAt { promoteAt = .now + (try await promote()) }
                if now >= reapAt {
                    reapAt = now + bench.configuration.reapAfter * Double.random(in: 0.25...0.5)
                    try await reap()
                }
                failure = nil
            } catch {
                // The client tells of outages; what the server refuses is told here, once.
                if case .server = error, failure != error.description {
                    bench.logger.warning("upkeep failed", metadata: ["cause": "\(error)"])
                    failure = error.description
                }
                if error.code == "NOGROUP" { bench.requireRecovery() }
                promoteAt = .now + .milliseconds(250)
            }
            // Who may not read sweeps nothing, however long it has been due.
            let next = min(bench.mayRead ? sweepAt : now + .milliseconds(250), promoteAt, reapAt)
            await bench.upkeepWake.wait(upTo: max(.milliseconds(5), next - .now))
        }
    }

    private func takeRequest(_ request: WritableKeyPath<Workbench.Switches, Bool>) -> Bool {
        bench.switches.withLock { switches in
            defer { switches[keyPath: request] = false }
            return switches[keyPath: request]
        }
    }

    /// Takes over jobs whose worker went silent, one at a time and each alone, so that a job that kills its worker
    /// takes no neighbour with it.
    /// - Returns: False if there are orphans and another bench of this worker sweeps.
    private func sweep() async throws(RedisError) -> Bool {
        guard try await orphan() != nil else { return true }
        guard bench.workshop.takeSweep() else { return false }
        for bench in benches { bench.changeHand { $0.startSweeping() } }
        defer {
            for bench in benches {
                bench.changeHand { $0.finishSweeping() }
                bench.readerWake.raise()
            }
            bench.workshop.endSweep()
        }
        await waitUntilAlone()
        while bench.mayRead, isAlone, let orphan = try await orphan() {
            CrashPoint.sweeping.pass()
            guard let read = try await claim(orphan) else { continue }
            CrashPoint.claimed.pass()
            bench.changeHand { $0.reserve([read.entry]) }
            try await run(read)
            await waitUntilAlone()
        }
        return true
    }

    /// Whether a reclaimed job would be alone in this worker.
    private var isAlone: Bool { benches.allSatisfy { $0.hand { $0.isAlone } } }

    private func run(_ read: ReadEntry) async throws(RedisError) {
        do throws(RedisError) {
            let jobs = try await bench.begin([read], isReclaimed: true)
            CrashPoint.reclaimed.pass()
            bench.figures.withLock { $0.reclaimed += jobs.count }
            threads.submit(bench.changeHand { $0.finishBeginning([read.entry], jobs) })
        } catch {
            bench.changeHand { _ = $0.finishBeginning([read.entry], []) }
            bench.requireRecovery()
            throw error
        }
    }

    /// Waits for what has begun to end, for a lease at most.
    private func waitUntilAlone() async {
        let deadline = ContinuousClock.now + bench.configuration.lease
        while !isAlone, ContinuousClock.now < deadline {
            await bench.upkeepWake.wait(upTo: .milliseconds(20))
        }
    }

    /// Looks at the whole pending list: XAUTOCLAIM with COUNT 1 looks at ten entries, and never behind them.
    private func orphan() async throws(RedisError) -> EntryID? {
        let replies = try await bench.commands.pipeline(
            JobClass.allCases.map { kind in
                [
                    "XPENDING", .string(bench.keys.stream(kind)), bench.group, "IDLE",
                    .integer(bench.configuration.leaseMilliseconds), "-", "+", 1,
                ]
            }
        )
        for (kind, reply) in zip(JobClass.allCases, replies) {
            if let error = reply.serverError { throw error }
            if let streamID = reply.array?.first?.array?.first?.string {
                return EntryID(kind: kind, streamID: streamID)
            }
        }
        return nil
    }

    /// Of several workers that saw the same orphan, one gets it.
    private func claim(_ orphan: EntryID) async throws(RedisError) -> ReadEntry? {
        let reply = try await bench.commands.send([
            "XCLAIM", .string(bench.keys.stream(orphan.kind)), bench.group, bench.consumer,
            .integer(bench.configuration.leaseMilliseconds), .string(orphan.streamID),
        ])
        return bench.entries(in: reply.array ?? [], of: orphan.kind).first
    }

    /// Moves what is due to its stream.
    /// - Returns: When to look again.
    private func promote() async throws(RedisError) -> Duration {
        let limit = 256
        CrashPoint.promoting.pass()
        let replies = try await bench.commands.evaluateAll(
            JobClass.allCases.map { kind in
                RedisScriptCall(
                    QueueScripts.promote,
                    keys: [bench.keys.delayed(kind), bench.keys.stream(kind)],
                    arguments: [.integer(limit)]
                )
            }
        )
        CrashPoint.promoted.pass()
        var next: Duration = .seconds(1)
        for reply in replies {
            if let error = reply.serverError { throw error }
            let numbers = (reply.array ?? []).compactMap(\.integer)
            guard numbers.count == 2 else { continue }
            if numbers[0] == limit { next = .zero }
            if numbers[1] >= 0 { next = min(next, .milliseconds(max(1, numbers[1]))) }
        }
        return next
    }

    /// Removes consumers that have been silent for long and hold nothing.
    private func reap() async throws(RedisError) {
        let time = try await bench.commands.send(["TIME"]).array ?? []
        guard let seconds = time.first?.integer else { return }
        let silence = bench.configuration.reapAfter.wholeMilliseconds
        let reply = try await bench.commands.send([
            "ZRANGE", .string(bench.keys.workers), "-inf", .integer(Int(seconds) * 1000 - silence), "BYSCORE", "LIMIT",
            0, 16,
        ])
        let silent = (reply.array ?? []).compactMap(\.string)
        guard !silent.isEmpty else { return }
        CrashPoint.reaping.pass()
        let calls = silent.map { bench.reapCall($0, deadAfterMilliseconds: silence) }
        let replies = try await bench.commands.evaluateAll(calls)
        CrashPoint.reaped.pass()
        for reply in replies { if let error = reply.serverError { throw error } }
    }
}

extension Workbench {
    /// The call that removes a consumer, if it is silent and holds nothing.
    func reapCall(_ consumer: String, deadAfterMilliseconds: Int) -> RedisScriptCall {
        RedisScriptCall(
            QueueScripts.reap,
            keys: [keys.stream(.standard), keys.workers, keys.stream(.interactive), keys.stream(.bulk)],
            arguments: [group, .string(consumer), .integer(deadAfterMilliseconds)]
        )
    }
}
