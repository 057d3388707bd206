public import JobQueue
import QueueReadings
import QueueVocabulary
public import ServiceLifecycle

/// Watches a queue: looks once a second, however many ask, and remembers the last hour.
public actor QueueMonitor: Service {
    private let reader: QueueReader
    private let safety: @Sendable () async -> SafetyLine?
    private var latest: QueueSnapshot
    private var look: Task<QueueSnapshot, Never>?
    private var lookedAt: ContinuousClock.Instant?
    private var lookedCloselyAt: ContinuousClock.Instant?

    /// Makes a monitor.
    /// - Parameters:
    ///   - queue: What it watches.
    ///   - targetMilliseconds: How long the oldest job may wait.
    ///   - safety: Asks the ledger; nil where there is none, or while it cannot be asked.
    public init(
        _ queue: JobQueue,
        targetMilliseconds: Int = 5_000,
        safety: @escaping @Sendable () async -> SafetyLine? = { nil }
    ) {
        reader = QueueReader(queue)
        self.safety = safety
        latest = QueueSnapshot(queue: queue.configuration.name, targetMilliseconds: targetMilliseconds)
    }

    /// Looks every second until graceful shutdown, so that the last hour is there when somebody opens the page.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                _ = await self.snapshot()
                // The only error of a sleep is cancellation, which ends the loop.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// How the queue is; a second old at most.
    public func snapshot() async -> QueueSnapshot {
        if let lookedAt, ContinuousClock.now - lookedAt < .milliseconds(950) { return latest }
        if let look { return await look.value }
        let now = ContinuousClock.now
        let isClose = lookedCloselyAt.map { now - $0 >= .seconds(10) } ?? true
        // Whoever asks while somebody is looking waits for the same look, which ends by its own deadlines.
        let task = Task { [latest, reader, safety] in
            await Self.look(latest, reader, safety, isClose: isClose)
        }
        look = task
        latest = await task.value
        look = nil
        lookedAt = .now
        if isClose, latest.reading != nil { lookedCloselyAt = now }
        return latest
    }

    /// The same for whoever cannot wait for a server that hangs.
    /// - Parameter patience: How long to wait.
    /// - Returns: Nil if there was no answer in time. While a server that gave none is asked again, nobody waits for it.
    public func snapshot(within patience: Duration) async -> QueueSnapshot? {
        if look != nil, latest.failure != nil { return latest }
        let (answers, continuation) = AsyncStream<QueueSnapshot?>.makeStream(bufferingPolicy: .bufferingOldest(1))
        // Ends by the look's own deadlines, whether somebody still waits for it or not.
        let look = Task { continuation.yield(await snapshot()) }
        let limit = Task {  // cancelled as soon as there is an answer
            try? await Task.sleep(for: patience)
            continuation.yield(nil)
        }
        defer { limit.cancel() }
        var iterator = answers.makeAsyncIterator()
        let first = await iterator.next() ?? nil
        withExtendedLifetime(look) {}
        return first
    }

    /// Makes the next asker look anew: something has just been changed.
    public func forget() { lookedAt = nil }

    private static func look(
        _ before: QueueSnapshot,
        _ reader: QueueReader,
        _ safety: @Sendable () async -> SafetyLine?,
        isClose: Bool
    ) async -> QueueSnapshot {
        var snapshot = before
        do throws(QueueError) {
            snapshot.take(try await reader.read())
            snapshot.server = try await reader.queue.inspectServer()
            if isClose { snapshot.deadByCause = try await reader.deadByCause() }
        } catch {
            snapshot.take(failure: error.description)
        }
        if isClose { snapshot.safety = await safety() }
        return snapshot
    }
}
