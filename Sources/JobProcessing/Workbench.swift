import JobQueue
import Logging
import Redis
import Synchronization

/// What the parts of one worker share in one shard: its connections, its hand, its switches and its counters.
///
/// A worker has a bench for each shard of the queue; what all benches share is the ``Workshop``.
final class Workbench: Sendable {
    /// The switches of a worker.
    struct Switches: Sendable {
        var isQuiet = false
        var isPaused = false
        var isDeliveryBlocked = false
        /// Whether the groups must be made and the own pending list be read before anything else.
        var needsRecovery = true
        var isSweepRequested = false
        /// Whether a retry was scheduled that may be due before the next look.
        var hasNewRetry = false
        /// Whether the shard is one of this worker's own.
        var isHome = true
        var drainUntil: ContinuousClock.Instant?
        var isStopped = false
    }

    let workshop: Workshop
    let shard: Int
    let keys: QueueKeys
    /// For reads that block.
    let reading: RedisClient
    let switches = Mutex(Switches())
    private let hand: Mutex<Hand>

    // Each wakes the one part of its name.
    let readerWake = Signal()
    let deliveryWake = Signal()
    let upkeepWake = Signal()
    let heartbeatWake = Signal()
    let drainWake = Signal()
    let emptyWake = Signal()

    init(_ workshop: Workshop, shard: Int, redis: RedisConfiguration) {
        self.workshop = workshop
        self.shard = shard
        keys = QueueKeys(workshop.configuration, shard: shard)
        reading = RedisClient(redis.named("\(workshop.name)-reading"), logger: workshop.logger)
        hand = Mutex(Hand(slots: workshop.configuration.slots, shards: workshop.configuration.shards))
    }

    var name: String { workshop.name }
    var configuration: QueueConfiguration { workshop.configuration }
    var logger: Logger { workshop.logger }
    var commands: RedisClient { workshop.commands }
    var beating: RedisClient { workshop.beating }
    var figures: WorkerCounters { workshop.figures }
    var group: RedisArgument { .string(QueueKeys.group) }
    var consumer: RedisArgument { .string(name) }

    /// Whether the worker takes new jobs.
    var mayRead: Bool {
        let isOpen = switches.withLock { !$0.isQuiet && !$0.isPaused && !$0.isDeliveryBlocked && $0.drainUntil == nil }
        return isOpen && workshop.isReady()
    }

    var isDraining: Bool { switches.withLock { $0.drainUntil != nil } }
    var isStopped: Bool { switches.withLock { $0.isStopped } }

    /// What a beat says of the worker.
    var state: String {
        let switches = switches.withLock { $0 }
        if switches.isStopped { return "stopped" }
        if switches.drainUntil != nil { return "draining" }
        if !workshop.isReady() { return "no-model" }
        if switches.isQuiet { return "quiet" }
        return switches.isPaused ? "paused" : "running"
    }

    /// Looks at the hand.
    func hand<Value: Sendable>(_ look: (borrowing Hand) -> Value) -> Value { hand.withLock { look($0) } }

    /// Changes the hand, and wakes whoever waits for such a change.
    @discardableResult
    func changeHand<Value: Sendable>(_ change: (inout Hand) -> Value) -> Value {
        let (value, before, after) = hand.withLock { hand in
            let before = hand.summary
            return (change(&hand), before, hand.summary)
        }
        if after.isDue && !before.isDue || after.hasEnded && !before.hasEnded { deliveryWake.raise() }
        if after.isAlone && !before.isAlone { upkeepWake.raise() }
        if after.isEmpty && !before.isEmpty { emptyWake.raise() }
        if after.hasRoom && !before.hasRoom { readerWake.raise() }
        return value
    }

    /// Starts the end: nothing new is read or computed, what runs may finish.
    /// - Parameter limit: For how long; an earlier end set before holds.
    func startDraining(within limit: Duration) {
        let until = ContinuousClock.now + limit
        switches.withLock { $0.drainUntil = min($0.drainUntil ?? until, until) }
        changeHand { $0.startDraining() }
        wakeAll()
    }

    /// Ends all parts.
    func stop() {
        switches.withLock { $0.isStopped = true }
        wakeAll()
    }

    private func wakeAll() {
        for signal in [readerWake, deliveryWake, upkeepWake, heartbeatWake, drainWake, emptyWake] { signal.raise() }
    }

    /// Has the reader make the groups and read the own pending list before anything else.
    func requireRecovery() { switches.withLock { $0.needsRecovery = true } }
}

extension Hand {
    /// What somebody may be waiting for.
    fileprivate var summary: (isDue: Bool, hasEnded: Bool, isAlone: Bool, isEmpty: Bool, hasRoom: Bool) {
        (isWorthDelivering, endedCount > 0, isAlone, isEmpty, room > 0)
    }
}
