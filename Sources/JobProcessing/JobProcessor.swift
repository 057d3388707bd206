public import Logging
public import QueueVocabulary
import Redis
public import RedisAddresses
public import Sealing
public import ServiceLifecycle
import Synchronization
public import Workbenches

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// A worker's life.
//
// All of this goes on in each shard of the queue; threads, counters and two of the connections are shared by all. A few
// shards are a worker's own; in the others it reads when its own are empty.
// First a beat, then several parts at once: the reader takes jobs and begins them, the threads compute, the delivery
// brings results back, the upkeep takes over orphans; the heartbeat beats on its own thread. All they share is the
// `Workbench`. Told to stop, the worker hands back what waits, its attempt unspent; what is being computed may finish
// until the drain time is over; then come a last beat and the removal of the consumer's name.

/// Takes jobs, has them computed on threads of its own, and brings the results back.
public final class JobProcessor: Service {
    private let workshop: Workshop
    private let benches: [Workbench]
    private let heartbeats: [Heartbeat]
    private let threads: ComputeThreads

    /// A worker of a queue; it starts with ``run()``.
    /// - Parameters:
    ///   - redis: Where the server is; the worker makes two connections, and one for each shard.
    ///   - configuration: The queue's settings.
    ///   - seal: Opens jobs and seals results.
    ///   - description: What the worker tells of itself.
    ///   - logger: Where outages and lost leases are told.
    ///   - isReady: Whether jobs can be computed; asked before every read, so it must be quick. While it is false the
    ///     worker beats with `state=no-model` and reads nothing.
    ///   - reload: Called when an operator sends the command `reload`.
    ///   - handler: Computes one job; called on several threads at once, and may take its time.
    public init(
        redis: RedisConfiguration,
        queue configuration: QueueConfiguration,
        seal: Seal,
        description: WorkerDescription,
        logger: Logger,
        isReady: @escaping @Sendable () -> Bool = { true },
        reload: @escaping @Sendable () -> Void = {},
        handler: @escaping @Sendable (ReservedJob) -> JobResult
    ) {
        let workshop = Workshop(
            name: newWorkerName(),
            redis: redis,
            configuration: configuration,
            isReady: isReady,
            logger: logger
        )
        let benches = (0..<configuration.shards).map { Workbench(workshop, shard: $0, redis: redis) }
        let desks = benches.map { JobDesk(bench: $0, seal: seal, schemas: description.schemas, handler: handler) }
        self.workshop = workshop
        self.benches = benches
        heartbeats = benches.map { Heartbeat($0, of: benches, description, reload: reload) }
        threads = ComputeThreads(count: configuration.slots) { desks[$0.shard].compute($0) }
    }

    /// The worker's name: host, process id and random characters; new at each start, so that a reborn process does not
    /// inherit a live pending list.
    public var name: String { workshop.name }

    /// What it has counted since it started.
    public var figures: WorkerFigures { workshop.figures.withLock { $0 } }

    /// Reads and beats at once, and not with the next turn: what the worker says of itself, or `isReady`, has changed.
    public func announce() {
        for bench in benches {
            bench.readerWake.raise()
            bench.heartbeatWake.raise()
        }
    }

    /// Works until graceful shutdown or the command `stop`, then hands back what it could not finish.
    ///
    /// When the task is cancelled, it hands back at once.
    public func run() async {
        // Not a child of the caller's task: a cancelled task can send nothing to Redis, and this one has to hand back.
        // It ends with `work`, and `run` waits for it.
        let work = Task(executorPreference: workshop.commands.executor) { await self.work() }
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await work.value
            } onGracefulShutdown: {
                CrashPoint.draining.pass()
                for bench in self.benches { bench.startDraining(within: bench.configuration.drain) }
            }
        } onCancel: {
            handBack()
        }
    }

    /// Starts the end, or hastens one that has begun: hands back at once, even what is being computed.
    public func handBack() {
        for bench in benches { bench.startDraining(within: .zero) }
    }

    private func work() async {
        threads.start()
        await withTaskGroup(of: Void.self) { group in
            for (bench, heartbeat) in zip(benches, heartbeats) {
                group.addTask(executorPreference: workshop.commands.executor) { await self.work(bench, heartbeat) }
            }
        }
        threads.stop()
        for client in [workshop.commands, workshop.beating] + benches.map(\.reading) { await client.close() }
    }

    private func work(_ bench: Workbench, _ heartbeat: Heartbeat) async {
        CrashPoint.started.pass()
        await heartbeat.first()
        CrashPoint.registered.pass()
        await withTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: bench.beating.executor) { await heartbeat.run() }
            group.addTask { await ResultDelivery(bench: bench).run() }
            group.addTask { await Upkeep(bench: bench, benches: self.benches, threads: self.threads).run() }
            group.addTask { await self.limitDraining(bench) }
            await JobReader(bench: bench, benches: benches, threads: threads).run()
            while !bench.hand({ $0.isEmpty }) { await bench.emptyWake.wait(upTo: .milliseconds(200)) }
            bench.stop()
        }
        CrashPoint.leaving.pass()
        await heartbeat.last()
    }

    /// When the drain time is over, hands back even what is being computed.
    private func limitDraining(_ bench: Workbench) async {
        while !bench.isStopped {
            let left = bench.switches.withLock { $0.drainUntil.map { $0 - .now } }
            if let left, left <= .zero { bench.changeHand { $0.giveUpRunning() } }
            await bench.drainWake.wait(upTo: min(max(left ?? .seconds(60), .milliseconds(20)), .seconds(60)))
        }
    }
}

/// Host, process id and random characters.
private func newWorkerName() -> String {
    var host = [CChar](repeating: 0, count: 256)
    let isKnown = gethostname(&host, host.count - 1) == 0
    let bytes = host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        .filter { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"): true
            default: false
            }
        }
    let random = String(UInt32.random(in: 0x1000_0000 ... .max), radix: 16)
    return "\(isKnown ? String(decoding: bytes.prefix(64), as: UTF8.self) : "host")-\(getpid())-\(random)"
}
