import JobQueue
import Logging
import QueueVocabulary
import Redis
package import RedisReplies
import Synchronization

/// Takes jobs off the streams and hands them to the threads.
package struct JobReader: Sendable {
    package let bench: Workbench
    /// Those of the other shards too.
    package let benches: [Workbench]
    package let threads: ComputeThreads

    package init(bench: Workbench, benches: [Workbench], threads: ComputeThreads) {
        (self.bench, self.benches, self.threads) = (bench, benches, threads)
    }

    /// How long to wait before looking again whether reading is allowed.
    private static let pause: Duration = .milliseconds(100)
    /// How often a worker that has nothing to do looks into a shard of others.
    private static let stealEvery: Duration = .milliseconds(250)
    /// How often such a shard is passed over for work of one's own: those it belongs to may live and read nothing.
    private static let patience = 8

    /// Reads until the worker drains.
    package func run() async {
        var failures = 0
        var lastReadWasEmpty = true
        var busy: Set<JobClass> = []
        var passedOver = 0
        while !bench.isDraining {
            do throws(RedisError) {
                if bench.switches.withLock({ $0.needsRecovery }) { try await recover() }
                lastReadWasEmpty = try await turn(mayBlock: lastReadWasEmpty, &busy, &passedOver)
                failures = 0
            } catch {
                bench.requireRecovery()
                if failures == 0 { bench.logger.warning("reading failed", metadata: ["cause": "\(error)"]) }
                failures += 1
                await bench.readerWake.wait(upTo: min(.seconds(1), .milliseconds(20) * (1 << min(failures, 6))))
            }
        }
    }

    /// One read.
    /// - Returns: Whether there was nothing to read, so that the next read may block.
    private func turn(
        mayBlock: Bool,
        _ busy: inout Set<JobClass>,
        _ passedOver: inout Int
    ) async throws(RedisError) -> Bool {
        guard try await isAllowed() else {
            await bench.readerWake.wait(upTo: Self.pause, on: bench.commands)
            return mayBlock
        }
        let room = bench.hand { $0.room }
        guard room > 0 else {
            await bench.readerWake.wait(upTo: Self.pause, on: bench.commands)
            return mayBlock
        }
        guard bench.switches.withLock({ $0.isHome }) else {
            return try await steal(room, wasEmpty: mayBlock, &busy, &passedOver)
        }
        if mayBlock, try await isPaused() { return true }
        let entries = mayBlock ? try await blockingRead(room) : try await quickRead(room, busy)
        return try await take(entries, &busy)
    }

    /// A shard of others: what its workers leave waiting is taken by whoever has nothing of its own to compute.
    private func steal(
        _ room: Int,
        wasEmpty: Bool,
        _ busy: inout Set<JobClass>,
        _ passedOver: inout Int
    ) async throws(RedisError) -> Bool {
        if wasEmpty { await bench.readerWake.wait(upTo: Self.stealEvery * Double.random(in: 0.7...1.3)) }
        let isIdle = benches.allSatisfy { $0 === bench || $0.hand { $0.busyCount } == 0 }
        guard bench.mayRead, isIdle || passedOver >= Self.patience else {
            passedOver += 1
            return true
        }
        passedOver = 0
        return try await take(quickRead(room, busy), &busy)
    }

    /// - Returns: Whether there was nothing to take.
    private func take(_ entries: [ReadEntry], _ busy: inout Set<JobClass>) async throws(RedisError) -> Bool {
        busy = Set(entries.map(\.entry.kind))
        guard !entries.isEmpty else { return true }
        CrashPoint.read.pass()
        try await begin(entries)
        return false
    }

    /// Busy: the pause switch and all classes in one pipeline, which goes out together with results just delivered.
    private func quickRead(_ room: Int, _ busy: Set<JobClass>) async throws(RedisError) -> [ReadEntry] {
        let reads = JobClass.shares(of: room, busy: busy)
            .map { readCommand(["COUNT", .integer($0.count)], [bench.keys.stream($0.kind)]) }
        let replies = try await bench.commands.pipeline([pauseQuestion] + reads)
        take(pauseAnswer: replies[0])
        for reply in replies { if let error = reply.serverError { throw error } }
        return replies.dropFirst().flatMap { bench.entries(in: $0) }
    }

    /// Idle: one read that names all classes and ends with the first job to come.
    private func blockingRead(_ room: Int) async throws(RedisError) -> [ReadEntry] {
        let block = bench.configuration.serverSleep
        let reply = try await bench.reading.send(
            readCommand(
                ["COUNT", .integer(max(1, room / 3)), "BLOCK", .integer(max(1, block.wholeMilliseconds))],
                bench.keys.streams
            ),
            timeout: block + .seconds(3)
        )
        return bench.entries(in: reply)
    }

    private func readCommand(
        _ options: [RedisArgument],
        _ streams: [String],
        from start: RedisArgument = ">"
    ) -> [RedisArgument] {
        ["XREADGROUP", "GROUP", bench.group, bench.consumer] + options + ["STREAMS"]
            + streams.map { RedisArgument.string($0) } + streams.map { _ in start }
    }

    private func begin(_ entries: [ReadEntry]) async throws(RedisError) {
        let held = entries.map(\.entry)
        bench.changeHand { $0.reserve(held) }
        while !bench.changeHand({ $0.startBeginning() }) {
            await bench.readerWake.wait(upTo: Self.pause, on: bench.commands)
        }
        do throws(RedisError) {
            let jobs = try await bench.begin(entries, isReclaimed: false)
            CrashPoint.begun.pass()
            threads.submit(bench.changeHand { $0.finishBeginning(held, jobs) })
        } catch {
            bench.changeHand { _ = $0.finishBeginning(held, []) }
            throw error
        }
    }

    /// After an outage or an emptied server: makes the groups, and begins what is pending for us and not in the hand.
    private func recover() async throws(RedisError) {
        let streams = bench.keys.streams
        let made = try await bench.commands.pipeline(
            streams.map { ["XGROUP", "CREATE", .string($0), bench.group, "0", "MKSTREAM"] }
        )
        for reply in made {
            if let error = reply.serverError, error.code != "BUSYGROUP" { throw error }
        }
        CrashPoint.recovering.pass()
        bench.switches.withLock { $0.needsRecovery = false }
        let reply = try await bench.commands.send(readCommand(["COUNT", 512], streams, from: "0"))
        let entries = bench.entries(in: reply)
        let forgotten = bench.hand { hand in entries.filter { !hand.holds($0.entry) } }
        if !forgotten.isEmpty { try await begin(forgotten) }
    }

    private var pauseQuestion: [RedisArgument] { ["HGET", .string(bench.keys.control), "paused"] }

    private func isPaused() async throws(RedisError) -> Bool {
        take(pauseAnswer: try await bench.commands.send(pauseQuestion))
        return bench.switches.withLock { $0.isPaused }
    }

    /// Whether to read; a pause is asked about again.
    private func isAllowed() async throws(RedisError) -> Bool {
        if bench.switches.withLock({ $0.isPaused }) { _ = try await isPaused() }
        return bench.mayRead
    }

    private func take(pauseAnswer reply: RedisValue) {
        let isPaused = reply.string == "1"
        bench.switches.withLock { $0.isPaused = isPaused }
    }
}

extension RedisError {
    /// The first word of the server's error; nil for all that is not one.
    package var code: String? { if case .server(let code, _) = self { code } else { nil } }
}
