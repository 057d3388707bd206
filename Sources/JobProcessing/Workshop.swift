import JobQueue
import Logging
import Redis
import Synchronization

/// What the benches of one worker share, whatever shard they work in.
final class Workshop: Sendable {
    let name: String
    let configuration: QueueConfiguration
    let logger: Logger
    /// For everything that answers at once.
    let commands: RedisClient
    /// For heartbeats, with a thread of its own.
    let beating: RedisClient
    let isReady: @Sendable () -> Bool
    /// What the worker has done since it started.
    let figures = WorkerCounters()
    /// Whether a bench sweeps: a reclaimed job runs alone in the whole worker.
    private let isSweeping = Mutex(false)

    init(
        name: String,
        redis: RedisConfiguration,
        configuration: QueueConfiguration,
        isReady: @escaping @Sendable () -> Bool,
        logger: Logger
    ) {
        self.name = name
        self.configuration = configuration
        self.isReady = isReady
        self.logger = logger
        commands = RedisClient(redis.named("\(name)-commands"), logger: logger)
        beating = RedisClient(redis.named("\(name)-beating"), logger: logger, hasOwnThread: true)
    }

    /// Takes the turn to sweep; false while another bench has it.
    func takeSweep() -> Bool {
        isSweeping.withLock { isSweeping in
            defer { isSweeping = true }
            return !isSweeping
        }
    }

    /// Gives the turn back.
    func endSweep() { isSweeping.withLock { $0 = false } }
}

/// The counters of a worker, which all its benches write.
final class WorkerCounters: Sendable {
    private let figures = Mutex(WorkerFigures())

    /// Reads or writes them.
    func withLock<Value: Sendable>(_ body: (inout WorkerFigures) -> Value) -> Value {
        figures.withLock { body(&$0) }
    }
}
