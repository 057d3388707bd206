import ApplicationLedger
import JobQueue
import Ledger
import QueueVocabulary

/// Says no before anything is written, when too much waits already.
///
/// What it knows is a second old at most, and one caller at a time looks. A Redis that does not answer is no reason to
/// refuse: the outbox takes what comes, up to its bound.
actor IntakeDoor {
    /// Unsent jobs at which the door shuts.
    private static let unsentLimit = 10_000

    private let ledger: Ledger
    private let queue: JobQueue
    private let patience: Duration
    private var lookedAt: ContinuousClock.Instant?
    private var refusal: OriginationError?
    private var pace = CompletionPace()

    init(ledger: Ledger, queue: JobQueue, patience: Duration) {
        self.ledger = ledger
        self.queue = queue
        self.patience = patience
    }

    func admit() async throws(OriginationError) {
        let now = ContinuousClock.now
        if lookedAt.map({ now - $0 > .seconds(1) }) ?? true {
            lookedAt = now
            refusal = try await look(at: now)
        }
        if let refusal { throw refusal }
    }

    private func look(at now: ContinuousClock.Instant) async throws(OriginationError) -> OriginationError? {
        let unsent: Int
        do { unsent = try await ledger.unsentCount() } catch { throw .ledger(error) }
        // Unreachable or slow, Redis has no say here.
        let status = await withTimeLimit(patience) { [queue] in try? await queue.status() }
        if let status { pace.note(done: status.done, at: now) }
        guard unsent > Self.unsentLimit || status?.isIntakeOpen == false else { return nil }
        let waiting = unsent + (status?.waiting ?? 0)
        return .intakeClosed(retryAfterSeconds: pace.retryAfter(waiting: waiting, hasWorkers: status?.workers != 0))
    }
}

/// How fast jobs are completed: a one-minute moving average.
struct CompletionPace {
    private var last: (done: Int, at: ContinuousClock.Instant)?
    /// Nil before the second look.
    private var perSecond: Double?

    /// Whether it was looked at twice.
    var isKnown: Bool { perSecond != nil }

    mutating func note(done: Int, at now: ContinuousClock.Instant) {
        defer { last = (done, now) }
        guard let last, now > last.at, done >= last.done else { return }
        let seconds = (now - last.at) / .seconds(1)
        let now = Double(done - last.done) / seconds
        perSecond = perSecond.map { $0 + min(1, seconds / 60) * (now - $0) } ?? now
    }

    /// Seconds after which a client may come again.
    func retryAfter(waiting: Int, hasWorkers: Bool) -> Int {
        RetryAfter.seconds(waiting: waiting, perSecond: perSecond, hasWorkers: hasWorkers)
    }
}
