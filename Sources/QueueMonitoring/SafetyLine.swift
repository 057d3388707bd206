/// What the ledger says of its own applications; plain numbers, for this room knows no ledger.
public struct SafetyLine: Sendable, Hashable {
    /// Accepted applications that the queue has not taken yet.
    public var outboxUnsent: Int
    /// Applications undecided for more than five minutes.
    public var undecided: Int
    /// Age of the oldest undecided application, in seconds.
    public var oldestUndecidedSeconds: Double
    /// Applications that are nowhere, which must never be.
    public var missing: Int
    /// Seconds since ledger and queue were last compared; nil if that is not known.
    public var secondsSinceReconciled: Double?

    /// Gathers the numbers.
    public init(
        outboxUnsent: Int = 0,
        undecided: Int = 0,
        oldestUndecidedSeconds: Double = 0,
        missing: Int = 0,
        secondsSinceReconciled: Double? = nil
    ) {
        self.outboxUnsent = outboxUnsent
        self.undecided = undecided
        self.oldestUndecidedSeconds = oldestUndecidedSeconds
        self.missing = missing
        self.secondsSinceReconciled = secondsSinceReconciled
    }
}
