import Ledger

/// Whether the ledger can be read and written, for whoever asks.
///
/// What it knows is a second old at most, and there is one look at a time, for a look is a write to the disc and anybody
/// may ask.
actor LedgerPulse {
    private let ledger: Ledger
    private let lifetime: Duration
    private var look: Task<Bool, Never>?
    /// Until when the last look counts; nil while it lasts.
    private var countsUntil: ContinuousClock.Instant?

    /// - Parameters:
    ///   - ledger: Where it looks.
    ///   - lifetime: For how long a look counts once it is over.
    init(_ ledger: Ledger, lifetime: Duration = .seconds(1)) {
        self.ledger = ledger
        self.lifetime = lifetime
    }

    /// Whether it could be written at the last look.
    func isWritable() async -> Bool {
        if let look, countsUntil.map({ .now < $0 }) ?? true { return await look.value }
        countsUntil = nil
        // Outlives whoever asked first, because all who ask meanwhile wait for it.
        let next = Task { await probe() }
        look = next
        return await next.value
    }

    private func probe() async -> Bool {
        defer { countsUntil = .now + lifetime }
        do {
            try await ledger.probe()
            return true
        } catch {
            return false  // whatever the cause, nothing can be taken
        }
    }
}
