import ApplicationLedger
import JobQueue
import Ledger
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
    private var looks: [Bool: (at: ContinuousClock.Instant, refusal: OriginationError?)] = [:]
    /// Apart by class: a look at one a moment after a look at the other would say nothing of the pace.
    private var paces: [Bool: CompletionPace] = [:]

    /// Shut to a class of which more than `unsentLimit` jobs are unsent.
    init(ledger: Ledger, queue: JobQueue, patience: Duration, unsentLimit: Int = 10_000) {
        self.ledger = ledger
        self.queue = queue
        self.patience = patience
        self.unsentLimit = unsentLimit
    }

    /// Lets an application in.
    /// - Parameter isBulk: Whether it comes in a file with others.
    /// - Throws: `intakeClosed`, and what keeps the ledger from being asked.
    func admit(isBulk: Bool) async throws(OriginationError) {
        let now = ContinuousClock.now
        if looks[isBulk].map({ now - $0.at > .seconds(1) }) ?? true {
            // Whoever comes while this one looks goes by the last look.
            looks[isBulk] = (now, looks[isBulk]?.refusal)
            looks[isBulk] = (now, try await look(isBulk, at: now))
        }
        if let refusal = looks[isBulk]?.refusal { throw refusal }
    }

    private func look(
        _ isBulk: Bool,
        at now: ContinuousClock.Instant
    ) async throws(OriginationError) -> OriginationError? {
        let unsent: Int
        do { unsent = try await ledger.unsentCount(ofBulk: isBulk) } catch { throw .ledger(error) }
        // Unreachable or slow, Redis has no say here.
        let kind: JobClass = isBulk ? .bulk : .standard
        let status = await withTimeLimit(patience) { [queue] in try? await queue.status(of: kind) }
        if let status { paces[isBulk, default: CompletionPace()].note(done: status.done, at: now) }
        guard unsent > unsentLimit || status?.isIntakeOpen == false else { return nil }
        let waiting = unsent + (status?.waiting ?? 0)
        let pace = paces[isBulk] ?? CompletionPace()
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
