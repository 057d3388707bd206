import JobQueue
import QueueMonitoring
import QueueReadings
import QueueVocabulary

/// Readings of a queue for one command.
struct Look {
    private let reader: QueueReader
    private let empty: QueueSnapshot

    init(_ queue: JobQueue, target: Double = 5) {
        reader = QueueReader(queue)
        empty = QueueSnapshot(queue: queue.configuration.name, targetMilliseconds: Int(target * 1_000))
    }

    /// Two readings an interval apart; one if the interval is 0.
    func first(_ interval: Double) async throws -> QueueSnapshot {
        var snapshot = try await reading(after: empty)
        snapshot.deadByCause = try await reader.deadByCause()
        guard interval > 0 else { return snapshot }
        try await Task.sleep(for: .seconds(interval))
        return try await reading(after: snapshot)
    }

    /// The same, and where Redis cannot be asked what is left to say.
    func firstOrFailure(_ interval: Double) async throws -> QueueSnapshot {
        do { return try await first(interval) } catch let error as QueueError { return failure(error, after: empty) }
    }

    /// The next reading, or that there was none.
    func next(after snapshot: QueueSnapshot) async -> QueueSnapshot {
        do throws(QueueError) { return try await reading(after: snapshot) } catch {
            return failure(error, after: snapshot)
        }
    }

    private func reading(after snapshot: QueueSnapshot) async throws(QueueError) -> QueueSnapshot {
        var snapshot = snapshot
        snapshot.take(try await reader.read())
        snapshot.server = try await reader.queue.inspectServer()
        return snapshot
    }

    private func failure(_ error: QueueError, after snapshot: QueueSnapshot) -> QueueSnapshot {
        var snapshot = snapshot
        snapshot.take(failure: error.description)
        return snapshot
    }
}
