package import Logging
package import QueueVocabulary
package import Redis
package import RedisAddresses
package import RedisReplies
package import Synchronization

/// What the parts of one worker share in one shard: its connections, its hand, its switches and its counters.
///
/// A worker has a bench for each shard of the queue; what all benches share is the ``Workshop``.
package final class Workbench: Sendable {
    /// The switches of a worker.
    package struct Switches: Sendable {
        package var isQuiet = false
        var isPaused = false
        package var isDeliveryBlocked = false
        /// Whether the groups must be made and the own pending list be read before anything else.
        var needsRecovery = true
        package var isSweepRequested = false
        /// Whether a retry was scheduled that may be due before the next look.
        package var hasNewRetry = false
        /// Whether the shard is one of this worker's own.
        package var isHome = true
        package var drainUntil: ContinuousClock.Instant?
        var isStopped = false
    }

    package let workshop: Workshop
    package let shard: Int
    package let keys: QueueKeys
    /// For reads that block.
    package let reading: RedisClient
    package let switches = Mutex(Switches())
    private let hand: Mutex<Hand>

    // Each wakes the one part of its name.
    package let readerWake = Signal()
    package let deliveryWake = Signal()
    package let upkeepWake = Signal()
    package let heartbeatWake = Signal()
    package let drainWake = Signal()
    package let emptyWake = Signal()

    package init(_ workshop: Workshop, shard: Int, redis: RedisConfiguration) {
        self.workshop = workshop
        self.shard = shard
        keys = QueueKeys(workshop.configuration, shard: shard)
        reading = RedisClient(redis.named("\(workshop.name)-reading"), logger: workshop.logger)
        hand = Mutex(Hand(slots: workshop.configuration.slots, shards: workshop.configuration.shards))
    }

    package var name: String { workshop.name }
    package var configuration: QueueConfiguration { workshop.configuration }
    package var logger: Logger { workshop.logger }
    package var commands: RedisClient { workshop.commands }
    package var beating: RedisClient { workshop.beating }
    package var figures: WorkerCounters { workshop.figures }
    package var group: RedisArgument { .string(QueueKeys.group) }
    package var consumer: RedisArgument { .string(name) }

    /// Whether the worker takes new jobs.
    package var mayRead: Bool {
        let isOpen = switches.withLock { !$0.isQuiet && !$0.isPaused && !$0.isDeliveryBlocked && $0.drainUntil == nil }
        return isOpen && workshop.isReady()
    }

    package var isDraining: Bool { switches.withLock { $0.drainUntil != nil } }
    package var isStopped: Bool { switches.withLock { $0.isStopped } }

    /// What a beat says of the worker.
    package var state: String {
        let switches = switches.withLock { $0 }
        if switches.isStopped { return "stopped" }
        if switches.drainUntil != nil { return "draining" }
        if !workshop.isReady() { return "no-model" }
        if switches.isQuiet { return "quiet" }
        return switches.isPaused ? "paused" : "running"
    }

    /// Looks at the hand.
    package func hand<Value: Sendable>(_ look: (borrowing Hand) -> Value) -> Value { hand.withLock { look($0) } }

    /// Changes the hand, and wakes whoever waits for such a change.
    @discardableResult
    package func changeHand<Value: Sendable>(_ change: (inout Hand) -> Value) -> Value {
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

    // For every job, so here and not at their callers: only in its own room is `changeHand` made for one type of answer.

    /// A thread takes a job up; false if it is no longer ours to compute.
    package func start(_ job: BegunJob) -> Bool { changeHand { $0.start(job) } }

    /// A thread has computed a job, in so many nanoseconds.
    /// - Returns: Whether its result is still wanted.
    package func end(_ job: BegunJob, _ ending: EndedJob.Ending, nanoseconds: Double) -> Bool {
        changeHand { $0.end(job, ending, nanoseconds: nanoseconds) }
    }

    /// Starts the end: nothing new is read or computed, what runs may finish.
    /// - Parameter limit: For how long; an earlier end set before holds.
    package func startDraining(within limit: Duration) {
        let until = ContinuousClock.now + limit
        switches.withLock { $0.drainUntil = min($0.drainUntil ?? until, until) }
        changeHand { $0.startDraining() }
        wakeAll()
    }

    /// Ends all parts.
    package func stop() {
        switches.withLock { $0.isStopped = true }
        wakeAll()
    }

    private func wakeAll() {
        for signal in [readerWake, deliveryWake, upkeepWake, heartbeatWake, drainWake, emptyWake] { signal.raise() }
    }

    /// Has the reader make the groups and read the own pending list before anything else.
    package func requireRecovery() { switches.withLock { $0.needsRecovery = true } }
}

extension Hand {
    /// What somebody may be waiting for.
    fileprivate var summary: (isDue: Bool, hasEnded: Bool, isAlone: Bool, isEmpty: Bool, hasRoom: Bool) {
        (isWorthDelivering, endedCount > 0, isAlone, isEmpty, room > 0)
    }
}
