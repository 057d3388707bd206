import CreditRisk
import HTTPTypes
import Lending
import LoanLedger
import LoanServicing
import Requests

/// Past days of the book, each put together once, in the background, and kept for whoever asks again.
///
/// A big book takes longer than an answer may: whoever asks is told to come back, and finds the day made. A day that was
/// made while somebody waited for it is shown even if the book has changed meanwhile: else a busy book would never be seen.
actor PastDays {
    private enum Entry {
        case making
        case made(PastDay, version: Int, at: ContinuousClock.Instant, isSeen: Bool)
        case failed(any Error)

        var isMaking: Bool { if case .making = self { true } else { false } }
    }

    /// How many days are made at the same time, each by a reader of its own.
    private static let mostMade = 2
    /// How long a day waits for whoever was told to come back, whatever has changed since.
    private static let secondsHeld = 30
    /// How many days are kept.
    private static let mostKept = 8

    private let loans: LoanBook
    private let stages: ImpairmentStage.Rule
    /// How long somebody waits for a day that is being made.
    private let patience: Duration
    private var entries: [CalendarDate: Entry] = [:]

    init(_ loans: LoanBook, _ stages: ImpairmentStage.Rule, patience: Duration) {
        self.loans = loans
        self.stages = stages
        self.patience = patience
    }

    /// A day before the business date, and how old what is known of it is; no age if it was made for this very look.
    /// - Throws: ``Refusal/unavailable(retryAfter:_:)`` while it is being made, or what the ledger throws.
    func day(_ day: CalendarDate) async throws -> (made: PastDay, ageInSeconds: Int?) {
        let version = try await loans.version()
        let asked = ContinuousClock.now
        while true {
            switch entries[day] {
            case .made(let made, let known, let at, let isSeen):
                let age: Int = .init(at.duration(to: .now).components.seconds)
                let isExpected = !isSeen && age < Self.secondsHeld
                guard age < PortfolioDesk.secondsKept, isExpected || at >= asked || known == version else {
                    entries[day] = nil
                    continue
                }
                entries[day] = .made(made, version: known, at: at, isSeen: true)
                return (made, isSeen ? age : nil)
            case .failed(let error):
                entries[day] = nil
                throw error
            case .making: break
            case nil:
                guard entries.values.count(where: \.isMaking) < Self.mostMade else { throw Self.later(day) }
                begin(day, version)
            }
            guard asked.duration(to: .now) < patience else { throw Self.later(day) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func begin(_ day: CalendarDate, _ version: Int) {
        if entries.count >= Self.mostKept { entries = entries.filter(\.value.isMaking) }
        entries[day] = .making
        // It outlives the request that asked for it, whose visitor comes back, and ends by itself.
        Task { await make(day, version) }
    }

    private func make(_ day: CalendarDate, _ version: Int) async {
        do {
            let made = try await loans.pastDay(day, under: stages)
            entries[day] = .made(made, version: version, at: .now, isSeen: false)
        } catch {
            entries[day] = .failed(error)
        }
    }

    /// What is said while a day is not made; a browser asks again by itself.
    private static func later(_ day: CalendarDate) -> Refusal {
        var refusal = Refusal.unavailable(
            retryAfter: 5,
            "The book of \(day.iso) is being put together from what happened to each loan. It is shown as soon as it is "
                + "there: ask again in some seconds."
        )
        if let refresh = HTTPField.Name("Refresh") { refusal.headers[refresh] = "5" }
        return refusal
    }
}
