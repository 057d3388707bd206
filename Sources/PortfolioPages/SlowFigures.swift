import HTTPTypes
import LoanLedger
import Requests

/// Figures of the book that take longer than an answer may, each put together once, in the background, and kept for whoever
/// asks again.
///
/// Whoever asks is told to come back, and finds them made. What was made while somebody waited for it is shown even if the
/// book has changed meanwhile: else a busy book would never be seen.
actor SlowFigures<Key: Hashable & Sendable, Figures: Sendable> {
    private enum Entry {
        case making
        case made(Figures, version: Int, at: ContinuousClock.Instant, isSeen: Bool)
        case failed(any Error)

        var isMaking: Bool { if case .making = self { true } else { false } }
    }

    /// How many are made at the same time, each by a reader of its own.
    private let mostMade = 2
    /// How many seconds they wait for whoever was told to come back, whatever has changed since.
    private let secondsHeld = 30
    /// How many are kept.
    private let mostKept = 8

    private let loans: LoanBook
    /// How long somebody waits for what is being made.
    private let patience: Duration
    /// What is said while it is.
    private let waiting: @Sendable (Key) -> String
    private let figures: @Sendable (Key) async throws -> Figures
    private var entries: [Key: Entry] = [:]

    /// Figures by what is asked for.
    /// - Parameters:
    ///   - loans: The book they are of.
    ///   - patience: How long somebody waits before being told to come back.
    ///   - waiting: What is being put together, as whoever waits is told.
    ///   - figures: Puts them together.
    init(
        _ loans: LoanBook,
        patience: Duration,
        waiting: @escaping @Sendable (Key) -> String,
        figures: @escaping @Sendable (Key) async throws -> Figures
    ) {
        self.loans = loans
        self.patience = patience
        self.waiting = waiting
        self.figures = figures
    }

    /// What was asked for, and how old it is; no age if it was made for this very look.
    /// - Throws: ``Refusal/unavailable(retryAfter:_:)`` while it is being made, or what the ledger throws.
    func look(_ key: Key) async throws -> (made: Figures, ageInSeconds: Int?) {
        let version = try await loans.version()
        let asked = ContinuousClock.now
        while true {
            switch entries[key] {
            case .made(let made, let known, let at, let isSeen):
                let age: Int = .init(at.duration(to: .now).components.seconds)
                let isExpected = !isSeen && age < secondsHeld
                guard age < PortfolioDesk.secondsKept, isExpected || at >= asked || known == version else {
                    entries[key] = nil
                    continue
                }
                entries[key] = .made(made, version: known, at: at, isSeen: true)
                return (made, isSeen ? age : nil)
            case .failed(let error):
                entries[key] = nil
                throw error
            case .making: break
            case nil:
                guard entries.values.count(where: \.isMaking) < mostMade else { throw later(key) }
                begin(key, version)
            }
            guard asked.duration(to: .now) < patience else { throw later(key) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func begin(_ key: Key, _ version: Int) {
        if entries.count >= mostKept { entries = entries.filter(\.value.isMaking) }
        entries[key] = .making
        // It outlives the request that asked for it, whose visitor comes back, and ends by itself.
        Task { await make(key, version) }
    }

    private func make(_ key: Key, _ version: Int) async {
        do {
            let made = try await figures(key)
            entries[key] = .made(made, version: version, at: .now, isSeen: false)
        } catch {
            entries[key] = .failed(error)
        }
    }

    /// What is said while something is not made; a browser asks again by itself.
    private func later(_ key: Key) -> Refusal {
        var refusal = Refusal.unavailable(
            retryAfter: 5,
            "\(waiting(key)) It is shown as soon as it is there: ask again in some seconds."
        )
        if let refresh = HTTPField.Name("Refresh") { refusal.headers[refresh] = "5" }
        return refusal
    }
}
