import JobQueue
import Lending
import Synchronization

/// How the queue is, asked at most once a second however many pages show it.
final class QueueWatch: Sendable {
    private struct Seen {
        var status: QueueStatus?
        var hasReadyWorker = false
        var at: Timestamp?
    }

    /// A worker beats every five seconds; after this long it is gone.
    private static let silenceMilliseconds: Int64 = 16_000
    private let queue: JobQueue
    private let seen = Mutex(Seen())

    init(queue: JobQueue) { self.queue = queue }

    /// Nil while Redis does not answer.
    var status: QueueStatus? { get async { await look().status } }

    /// Whether a worker that beats has a model.
    var hasReadyWorker: Bool { get async { await look().hasReadyWorker } }

    /// What to tell somebody who waits.
    var words: String {
        get async {
            let seen = await look()
            guard seen.status != nil else {
                return
                    "The queue cannot be reached just now. Your application is written down and will be checked as soon as it is back; nothing is lost."
            }
            guard seen.hasReadyWorker else {
                return
                    "Nothing is checking applications at this moment. Yours is written down and will be checked as soon as that changes; nothing is lost."
            }
            return "Being checked. This usually takes seconds."
        }
    }

    private func look() async -> Seen {
        let now = Timestamp.current
        let last = seen.withLock { $0 }
        if let at = last.at, now.milliseconds - at.milliseconds < 1_000 { return last }
        // What cannot be asked is not there.
        let status = try? await queue.status()
        let workers = status == nil ? [] : (try? await queue.workers()) ?? []  // what cannot be asked is not there
        let isReady = { (beat: WorkerBeat) in
            now.milliseconds - beat.lastBeat < Self.silenceMilliseconds
                && !["no-model", "stopped", ""].contains(beat.fields["state"] ?? "")
        }
        let fresh = Seen(status: status, hasReadyWorker: workers.contains(where: isReady), at: now)
        seen.withLock { $0 = fresh }
        return fresh
    }
}
