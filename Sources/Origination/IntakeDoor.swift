import ApplicationLedger
import JobQueue
import Ledger
import LedgerRecords
import QueueVocabulary

/// Says no before anything is written, when too much waits already.
///
/// What it knows of a class is a second old at most, and one caller looks; another only if that takes longer. A Redis that does not answer is no reason to
/// refuse: the outbox takes what comes, up to its bound. Files have a bound of their own, so that they shut out nobody else.
actor IntakeDoor {
    private let ledger: Ledger
    private let queue: JobQueue
    private let patience: Duration
    private let unsentLimit: Int
    private var looks: [Urgency: (at: ContinuousClock.Instant, refusal: OriginationError?)] = [:]
    /// Apart by class: a look at one a moment after a look at the other would say nothing of the pace.
    private var paces: [Urgency: CompletionPace] = [:]

    /// Shut to a class of which more than `unsentLimit` jobs are unsent.
    init(ledger: Ledger, queue: JobQueue, patience: Duration, unsentLimit: Int = 10_000) {
        self.ledger = ledger
        self.queue = queue
        self.patience = patience
        self.unsentLimit = unsentLimit
    }

    /// Lets an application in.
    /// - Parameter urgency: Who waits for it.
    /// - Throws: `intakeClosed`, and what keeps the ledger from being asked.
    func admit(_ urgency: Urgency) async throws(OriginationError) {
        let now = ContinuousClock.now
        if looks[urgency].map({ now - $0.at > .seconds(1) }) ?? true {
            // Whoever comes while this one looks goes by the last look.
            looks[urgency] = (now, looks[urgency]?.refusal)
            looks[urgency] = (now, try await look(urgency, at: now))
        }
        if let refusal = looks[urgency]?.refusal { throw refusal }
    }

    private func look(
        _ urgency: Urgency,
        at now: ContinuousClock.Instant
    ) async throws(OriginationError) -> OriginationError? {
        let unsent: Int
        do { unsent = try await ledger.unsentCount(of: urgency) } catch { throw .ledger(error) }
        // Unreachable or slow, Redis has no say here.
        let status = await withTimeLimit(patience) { [queue] in try? await queue.status(of: urgency.kind) }
        if let status { paces[urgency, default: CompletionPace()].note(done: status.done, at: now) }
        guard unsent > unsentLimit || status?.isIntakeOpen == false else { return nil }
        let waiting = unsent + (status?.waiting ?? 0)
        let pace = paces[urgency] ?? CompletionPace()
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
        // A look that took long may come home after a later one.
        guard last.map({ now > $0.at }) ?? true else { return }
        defer { last = (done, now) }
        guard let last, done >= last.done else { return }
        let seconds = (now - last.at) / .seconds(1)
        let now = Double(done - last.done) / seconds
        perSecond = perSecond.map { $0 + min(1, seconds / 60) * (now - $0) } ?? now
    }

    /// Seconds after which a client may come again.
    func retryAfter(waiting: Int, hasWorkers: Bool) -> Int {
        RetryAfter.seconds(waiting: waiting, perSecond: perSecond, hasWorkers: hasWorkers)
    }
}
