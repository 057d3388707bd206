import JobQueue
public import Logging
import QueueVocabulary
import Redis
import RedisAddresses
import Sealing
import Synchronization

// A private server, workers in processes of their own, a client that accepts jobs whatever happens, a recorder and a
// reconciler such as Origination has, and faults at random times. Judged from the client's own book.

/// Breaks workers, server and connections at random, and counts what came of every accepted job.
public final class QueueChaos: Sendable {
    private let plan: ChaosPlan
    private let workerProgram: String
    private let workerArguments: [String]
    private let progress: @Sendable (String) -> Void
    private let book: ChaosBook
    private let logger: Logger
    let report: Mutex<ChaosReport>
    /// How long the server could not be written to, so far.
    private let outage = Mutex(Duration.zero)

    /// A chaos run.
    /// - Parameters:
    ///   - plan: How much of it.
    ///   - workerProgram: A program that calls ``ChaosWorker/run(environment:)`` when it is started with the arguments.
    ///   - workerArguments: These.
    ///   - logger: Where outages are told; a silent one is best.
    ///   - progress: Is told of every fault.
    public init(
        plan: ChaosPlan,
        workerProgram: String,
        workerArguments: [String],
        logger: Logger = Logger(label: "chaos") { _ in SwiftLogNoOpLogHandler() },
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.plan = plan
        self.workerProgram = workerProgram
        self.workerArguments = workerArguments
        self.logger = logger
        self.progress = progress
        book = ChaosBook(plan)
        report = Mutex(ChaosReport(seed: plan.seed))
        report.withLock { $0.restartLimit = plan.restartLimit }
    }

    /// Makes faults for as long as planned, lets everything settle, and judges.
    /// - Throws: ``TrialError`` if server or workers cannot be started.
    public func run() async throws -> ChaosReport {
        let server = try await PrivateServer(plan.redisServer, fsync: plan.fsync)
        do {
            try await run(on: server)
        } catch {
            await server.end()
            throw error
        }
        await server.end()
        return report.withLock { $0 }
    }

    private func run(on server: PrivateServer) async throws {
        let names = (queue: "chaos", job: ScratchQueue.newKey("j"), event: ScratchQueue.newKey("e"))
        var configuration = QueueConfiguration()
        configuration.name = names.queue
        configuration.leaseMilliseconds = plan.leaseMilliseconds
        configuration.shards = plan.shards
        // An older worker puts what it cannot read back, again and again for as long as it is there.
        configuration.maximumAttempts = 30
        let redis = RedisClient(RedisConfiguration(.unixSocket(server.socket)), logger: logger)
        let queue = JobQueue(redis: redis, configuration: configuration)
        let seal = try ScratchQueue.seal(of: names.queue, jobKey: names.job, eventKey: names.event)
        let client = ChaosClient(queue: queue, seal: seal, book: book, plan: plan, logger: logger)
        let environment = [
            "trial_socket": server.wire.path, "trial_queue": names.queue, "trial_job_key": names.job,
            "trial_event_key": names.event, "trial_lease_ms": "\(plan.leaseMilliseconds)",
            "trial_shards": "\(plan.shards)",
        ]
        let crew = ChaosCrew(workerProgram, workerArguments, environment, size: plan.workers)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for events in client.shards { group.addTask { try await client.record(events) } }
            group.addTask { try await client.reconcile() }
            group.addTask { try await crew.supervise() }
            try await withThrowingTaskGroup(of: Void.self) { work in
                work.addTask { try await client.produce() }
                work.addTask { try await self.makeFaults(server, crew, client) }
                try await work.waitForAll()
            }
            progress("no more faults; settling")
            try await settle(client)
            group.cancelAll()
            try? await group.waitForAll()  // they end by their cancellation
        }
        await crew.end()
        let left = try await client.leftOver()
        report.withLock { report in
            report.counts = book.summary
            report.resent = client.resentCount
            (report.repeatsSent, report.repeatsKnown) = client.repeatCounts
            report.left = left
        }
        await client.close()
        await redis.close()
    }

    /// Waits until every accepted job has its end and nothing is left on the queue.
    private func settle(_ client: ChaosClient) async throws {
        let deadline = ContinuousClock.now + .milliseconds(4 * plan.leaseMilliseconds) + .seconds(60)
        while book.summary.missing > 0, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(100)) }
        // The last events are acknowledged and the last retries promoted; a busy machine takes its time over it.
        while ContinuousClock.now < deadline {
            // Whoever gets no answer in time asks again.
            if let left = try? await client.leftOver(), left.allSatisfy({ $0 == 0 }) { return }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func makeFaults(_ server: PrivateServer, _ crew: ChaosCrew, _ client: ChaosClient) async throws {
        var generator = SeededGenerator(seed: plan.seed)
        let end = ContinuousClock.now + .seconds(plan.seconds)
        var watches: [Task<Void, Never>] = []
        var outdated: Set<Int> = []
        var turn = 0
        while ContinuousClock.now < end {
            let pause = Duration.seconds(plan.faultEvery * Double.random(in: 0.5...1.5, using: &generator))
            try await Task.sleep(for: min(pause, max(.zero, end - .now)))
            guard ContinuousClock.now < end, let fault = choose(turn, &generator) else { continue }
            turn += 1
            progress(fault.rawValue)
            report.withLock { $0.faults[fault, default: 0] += 1 }
            let victim = Int.random(in: 0..<plan.workers, using: &generator)
            switch fault {
            case .workerKilled:
                let (orphans, died) = await killBusy(crew, client, victim)
                // Ends by itself within the restart limit; awaited below.
                watches.append(Task { await self.watch(orphans, since: died, client) })
            case .workerStopped: await crew.pause(victim, for: .milliseconds(2 * plan.leaseMilliseconds))
            case .workerReplaced: await crew.replace(victim)
            case .workerOutdated:
                await crew.replace(victim, by: ["trial_newest_schema": "1"])
                outdated.insert(victim)
            case .serverKilled: try await duringOutage { try await server.crashAndRestart() }
            case .serverReplaced:
                let replica = try await server.startReplica()
                try await duringOutage { try await server.failOver(to: replica) }
            case .serverHung: try await duringOutage { try await server.hang(for: .seconds(3)) }
            case .serverFull: try await client.fillServer(for: .seconds(2))
            case .diskFull: try await duringOutage { try await server.fillDisk(for: .seconds(3)) }
            case .serverEmptied: await client.emptyServer()
            case .connectionsCut: await client.cutConnections()
            case .connectionsSilent: server.wire.fallSilent()
            case .clockShifted: await crew.replace(victim, by: plan.wrongClock(isFast: Bool.random(using: &generator)))
            }
        }
        // The upgrade ends.
        for place in outdated { await crew.replace(place) }
        for watch in watches { await watch.value }
    }

    /// Kills a worker that holds jobs, if one can be caught at work; who held nothing proves nothing.
    /// - Returns: Its running jobs with their attempts, and when it died.
    private func killBusy(
        _ crew: ChaosCrew,
        _ client: ChaosClient,
        _ victim: Int
    ) async -> (orphans: [Int: Int], died: ContinuousClock.Instant) {
        let deadline = ContinuousClock.now + .seconds(5)
        var kills = 0
        while ContinuousClock.now < deadline, kills < 5 {
            let holders = await client.runningJobs().sorted { $0.value.count > $1.value.count }.map(\.key)
            guard let pid = await crew.kill(firstOf: holders) else {
                // Between two bursts all hands are empty.
                try? await Task.sleep(for: .milliseconds(10))  // a cancelled run ends by the deadline
                continue
            }
            let died = ContinuousClock.now
            kills += 1
            if kills > 1 { report.withLock { $0.faults[.workerKilled, default: 0] += 1 } }
            let orphans = await client.jobs(ofWorker: pid)
            if !orphans.isEmpty { return (orphans, died) }
        }
        if kills == 0 { _ = await crew.kill(victim) }
        return ([:], .now)
    }

    /// Counts how long the server could not be written to: nobody can be at work again meanwhile.
    private func duringOutage(_ fault: () async throws -> Void) async throws {
        let began = ContinuousClock.now
        try await fault()
        outage.withLock { $0 += ContinuousClock.now - began }
    }

    /// One after another until each was made, then at random: a short run makes all of them too.
    private func choose(_ turn: Int, _ generator: inout SeededGenerator) -> ChaosFault? {
        let made = report.withLock { $0.faults }
        // Workers die more often than anything else happens, and from the beginning.
        if turn % 4 == 3 { return .workerKilled }
        let possible = ChaosFault.allCases.filter { plan.canMake($0) }
        let missing = possible.filter { made[$0] == nil }
        return (missing.isEmpty ? possible + [.workerReplaced] : missing).randomElement(using: &generator)
    }

    /// Measures how long a dead worker's jobs wait until they are at work again.
    private func watch(_ orphans: [Int: Int], since died: ContinuousClock.Instant, _ client: ChaosClient) async {
        report.withLock { $0.jobsOfKilled += orphans.count }
        let before = outage.withLock { $0 }
        var waiting = orphans
        while !waiting.isEmpty, ContinuousClock.now - died < plan.restartLimit + .seconds(30) {
            // Never cancelled: it ends by its deadline.
            try? await Task.sleep(for: .milliseconds(100))
            waiting = await client.stillWaiting(waiting)
        }
        let age = ContinuousClock.now - died - (outage.withLock { $0 } - before)
        if !orphans.isEmpty { report.withLock { $0.longestRestart = max($0.longestRestart, age) } }
    }
}
