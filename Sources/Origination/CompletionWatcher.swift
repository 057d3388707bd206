import Hosting
public import JobQueue
import LedgerSchema
public import Lending
import QueueVocabulary
import Redis
import Sealing
public import ServiceLifecycle
import Synchronization

// For whoever waits for a decision.
//
// One subscription and one poll serve all waiters of the process. The subscription is a wake-up that may be missed; the
// poll, one pipelined round for all waiters, is not. Whatever is found done is recorded first and told afterwards, so
// nobody hears of a decision that the ledger does not hold. What this process's own recorder is about to record is left
// to it for a moment: it tells the waiters itself.

/// Wakes those who wait for a decision, once it is in the ledger.
public final class CompletionWatcher: Service, Sendable {
    /// What there is to hear of an application.
    public enum News: Sendable {
        /// Something has changed, or may have.
        case changed
        /// The ledger has a decision.
        case decided
    }

    private struct Waiters {
        var streams: [ApplicationID: [Int: AsyncStream<News>.Continuation]] = [:]
        var next = 0
        /// What was heard of last and nobody waited for.
        var missed: [ApplicationID] = []
    }

    private let queue: JobQueue
    private let recorder: ResultRecorder
    private let interval: Duration
    private let now: @Sendable () -> Timestamp
    private let waiters = Mutex(Waiters())
    private let heard = Mutex(Set<ApplicationID>())
    private let hearings: AsyncStream<Void>
    private let hearing: AsyncStream<Void>.Continuation
    /// How long what was heard of is left to the recorder.
    private static let headStart = Duration.milliseconds(15)
    /// How many are remembered that nobody waited for: those of the time between a page's look and its wait.
    private static let missedLimit = 256

    /// Makes a watcher.
    /// - Parameters:
    ///   - queue: Tells of completions.
    ///   - recorder: Records what is found done.
    ///   - interval: Between two polls while somebody waits, ± 20 % (`API_SLEEP`).
    ///   - now: The clock of decisions.
    public init(
        queue: JobQueue,
        recorder: ResultRecorder,
        interval: Duration? = nil,
        now: @escaping @Sendable () -> Timestamp = systemTime
    ) {
        self.queue = queue
        self.recorder = recorder
        self.interval = interval ?? queue.configuration.pollInterval
        self.now = now
        (hearings, hearing) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Watches until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                let executor = self.queue.redis.executor
                group.addTask(executorPreference: executor) { await self.listen() }
                group.addTask(executorPreference: executor) { await self.follow() }
                group.addTask(executorPreference: executor) { await self.poll() }
            }
        }
    }

    /// A stream that yields whenever there may be news of an application, or of a job of another purpose: its id is read
    /// as one.
    /// - Parameters:
    ///   - id: The application.
    ///   - limit: When the stream ends; nil for as long as it is listened to.
    /// - Returns: A stream of one value at a time; look again at each.
    public func changes(of id: ApplicationID, for limit: Duration? = nil) -> AsyncStream<News> {
        let (stream, continuation) = AsyncStream<News>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let (number, isMissed) = waiters.withLock { waiters in
            waiters.next += 1
            waiters.streams[id, default: [:]][waiters.next] = continuation
            let place = waiters.missed.firstIndex(of: id)
            if let place { waiters.missed.remove(at: place) }
            return (waiters.next, place != nil)
        }
        let alarm = limit.map { Deadlines.shared.after($0) { continuation.finish() } }
        continuation.onTermination = { [weak self] _ in
            alarm?.callOff()
            self?.forget(number, of: id)
        }
        if isMissed { follow([id]) }
        return stream
    }

    /// Wakes those who wait for these applications.
    func wake(_ ids: [ApplicationID], with news: News = .changed) {
        let continuations = waiters.withLock { waiters in
            ids.flatMap { waiters.streams[$0].map { Array($0.values) } ?? [] }
        }
        for continuation in continuations { continuation.yield(news) }
    }

    /// How many applications are waited for.
    var waitingCount: Int { waiters.withLock { $0.streams.count } }

    /// How many were heard of that nobody waited for.
    var missedCount: Int { waiters.withLock { $0.missed.count } }

    private func forget(_ number: Int, of id: ApplicationID) {
        waiters.withLock { waiters in
            waiters.streams[id]?[number] = nil
            if waiters.streams[id]?.isEmpty == true { waiters.streams[id] = nil }
        }
    }

    private func waiting() -> [ApplicationID] { waiters.withLock { Array($0.streams.keys) } }

    /// Those that are waited for; the others are remembered for a while, because a wait may be about to begin.
    private func waiting(among ids: [JobID]) -> [ApplicationID] {
        let ids = ids.compactMap { ApplicationID(uuid: $0.text) }
        return waiters.withLock { waiters in
            waiters.missed += ids.filter { waiters.streams[$0] == nil }
            waiters.missed.removeFirst(max(0, waiters.missed.count - Self.missedLimit))
            return ids.filter { waiters.streams[$0] != nil }
        }
    }

    private func listen() async {
        for await ids in queue.completions() {
            // Nothing named means that something may have been missed.
            let known = ids.isEmpty ? waiting() : waiting(among: ids)
            if !known.isEmpty { follow(known) }
        }
    }

    private func follow(_ ids: [ApplicationID]) {
        heard.withLock { $0.formUnion(ids) }
        hearing.yield()
    }

    /// Looks at what was heard of and is still waited for.
    private func follow() async {
        for await _ in hearings {
            await queue.redis.pause(for: Self.headStart)
            let ids = heard.withLock { heard in
                defer { heard = [] }
                return heard
            }
            await look(at: waiters.withLock { waiters in Array(ids.filter { waiters.streams[$0] != nil }) })
        }
    }

    private func poll() async {
        while !Task.isCancelled {
            // The only error of a sleep is cancellation, which ends the loop.
            try? await Task.sleep(for: interval * Double.random(in: 0.8...1.2))
            await look(at: waiting())
        }
    }

    private func look(at ids: [ApplicationID]) async {
        // Without Redis there is no news; the next poll asks again, and its client tells of the outage.
        guard !ids.isEmpty, let states = try? await queue.jobState(ids.map(\.jobID)) else { return }
        await withTaskGroup(of: Void.self) { group in
            for (id, state) in zip(ids, states) {
                guard let state, state.state.isFinal else { continue }
                group.addTask {
                    // A ledger that cannot be written now is asked again by the next poll.
                    guard (try? await self.recorder.settle(id, state, at: self.now())) == true else { return }
                    self.wake([id])
                    await self.queue.letExpire(id, state)
                }
            }
        }
    }
}

extension JobQueue {
    /// Lets a recorded result expire, should its event be lost; if it cannot now, its event does.
    func letExpire(_ id: ApplicationID, _ state: JobState) async {
        if state.state == .done { try? await letExpire([id.jobID]) }  // as said
    }
}

extension ResultRecorder {
    /// Records or refers what has come to its end on the queue.
    /// - Returns: Whether the ledger now has the outcome.
    /// - Throws: ``LedgerError``.
    func settle(_ id: ApplicationID, _ state: JobState, at: Timestamp) async throws(LedgerError) -> Bool {
        switch state.state {
        case .done:
            guard let result = state.result else { return false }
            let verdict = try await record(
                result,
                job: id.jobID,
                attempt: state.attempt,
                schema: state.schema,
                entryID: "job",
                at: at
            )
            if case .refused = verdict { return false }
            return true
        case .dead, .expired, .cancelled, .discarded:
            try await refer(id.jobID, cause: state.why ?? state.state.rawValue, at: at)
            return true
        case .queued, .delayed, .running, .retry: return false
        }
    }
}
