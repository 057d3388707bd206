import JobQueue
import QueueVocabulary
import Synchronization

/// Why the queue takes no jobs.
enum QueueRefusal: Error, Hashable, CustomStringConvertible {
    case full(depth: Int, cap: Int), closed

    var description: String {
        switch self {
        case .full(let depth, let cap): "the queue is full (\(depth) of \(cap) jobs)"
        case .closed: "the queue's intake is closed"
        }
    }
}

/// For how long a class of a queue is left alone that said it is full or closed.
///
/// Nothing of it is written down: what waits keeps its place in the outbox, so the oldest goes first when there is room
/// again, and whoever starts anew asks once and is told.
final class Standstill: Sendable {
    private struct State {
        var refusal: QueueRefusal?
        var until = ContinuousClock.now
        var pace = CompletionPace()
    }

    private let queue: JobQueue
    private let kind: JobClass
    private let state = Mutex(State())

    init(of queue: JobQueue, _ kind: JobClass) { (self.queue, self.kind) = (queue, kind) }

    /// What the queue said last; nil if it takes jobs as far as is known.
    var refusal: QueueRefusal? { state.withLock { $0.refusal } }

    /// Whether the queue is not to be asked yet.
    func isOn(at now: ContinuousClock.Instant = .now) -> Bool {
        state.withLock { $0.refusal != nil && now < $0.until }
    }

    /// Notes what the queue said.
    ///
    /// A full queue is asked again when it is likely to have been worked off. How fast that goes is known from the second
    /// refusal on, so the first wait is short if there is anybody to work.
    func begin(_ refusal: QueueRefusal) async {
        // Whoever cannot be asked is as good as gone: the longest wait.
        let status = try? await queue.status(of: kind)
        state.withLock { state in
            if let status { state.pace.note(done: status.done, at: .now) }
            state.refusal = refusal
            state.until = .now + .seconds(Self.seconds(refusal, status, state.pace))
        }
    }

    /// Notes that the queue takes jobs.
    func end() { state.withLock { $0.refusal = nil } }

    private static func seconds(_ refusal: QueueRefusal, _ status: QueueStatus?, _ pace: CompletionPace) -> Int {
        guard case .full(let depth, _) = refusal else {
            return RetryAfter.seconds(waiting: 5, perSecond: 1, hasWorkers: true)
        }
        let hasWorkers = status.map { $0.workers > 0 } ?? false
        guard pace.isKnown || !hasWorkers else {
            return RetryAfter.seconds(waiting: 1, perSecond: 1, hasWorkers: true)
        }
        return pace.retryAfter(waiting: status?.waiting ?? depth, hasWorkers: hasWorkers)
    }
}
