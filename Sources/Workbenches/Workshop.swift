package import Logging
package import QueueVocabulary
package import Redis
package import RedisAddresses
import Synchronization

/// What the benches of one worker share, whatever shard they work in.
package final class Workshop: Sendable {
    package let name: String
    let configuration: QueueConfiguration
    let logger: Logger
    /// For everything that answers at once.
    package let commands: RedisClient
    /// For heartbeats, with a thread of its own.
    package let beating: RedisClient
    let isReady: @Sendable () -> Bool
    /// What the worker has done since it started.
    package let figures = WorkerCounters()
    /// Whether a bench sweeps: a reclaimed job runs alone in the whole worker.
    private let isSweeping = Mutex(false)

    package init(
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
    package func takeSweep() -> Bool {
        isSweeping.withLock { isSweeping in
            defer { isSweeping = true }
            return !isSweeping
        }
    }

    /// Gives the turn back.
    package func endSweep() { isSweeping.withLock { $0 = false } }
}

/// The counters of a worker, which all its benches write.
package final class WorkerCounters: Sendable {
    private let figures = Mutex(WorkerFigures())

    /// Reads or writes them.
    package func withLock<Value: Sendable>(_ body: (inout WorkerFigures) -> Value) -> Value {
        figures.withLock { body(&$0) }
    }
}
