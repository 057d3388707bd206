/// What the ledger says of its own applications; plain numbers, for this room knows no ledger.
public struct SafetyLine: Sendable, Hashable {
    /// Applications ever accepted.
    public var accepted: Int
    /// Applications that wait for a decision, on the queue or on their way to it.
    public var waiting: Int
    /// Accepted applications that the queue has not taken yet.
    public var outboxUnsent: Int
    /// Applications undecided for more than five minutes.
    public var undecided: Int
    /// Age of the oldest undecided application, in seconds.
    public var oldestUndecidedSeconds: Double
    /// Applications that are nowhere, which must never be.
    public var missing: Int
    /// Outcomes that were refused within a day, for no worker of ours can have written them.
    public var quarantined: Int
    /// Seconds since this process last compared ledger and queue; nil if it never did.
    public var secondsSinceReconciled: Double?

    /// Gathers the numbers.
    public init(
        accepted: Int = 0,
        waiting: Int = 0,
        outboxUnsent: Int = 0,
        undecided: Int = 0,
        oldestUndecidedSeconds: Double = 0,
        missing: Int = 0,
        quarantined: Int = 0,
        secondsSinceReconciled: Double? = nil
    ) {
        self.accepted = accepted
        self.waiting = waiting
        self.outboxUnsent = outboxUnsent
        self.undecided = undecided
        self.oldestUndecidedSeconds = oldestUndecidedSeconds
        self.missing = missing
        self.quarantined = quarantined
        self.secondsSinceReconciled = secondsSinceReconciled
    }
}
