package import Lending
import LoanLedger
package import LoanServicing
package import Portfolio
import Requests

// Loans one by one: of the present they are read from what is kept for it, of a past day every loan is replayed once, in the
// background, for whoever asks.

extension PortfolioDesk {
    /// Who is late or shows a sign of trouble, or was and did.
    package nonisolated func arrears(asAt day: CalendarDate?, limit: Int, offset: Int) async throws -> Arrears {
        let today = try await businessDate()
        guard let day, day < today else {
            return try await loans.arrears(asAt: today, businessDate: today, limit: limit, offset: offset)
        }
        let past = try await days.look(day).made
        let page = Array(past.late.dropFirst(offset).prefix(limit))
        return Arrears(day: day, counts: past.arrears, loans: try await loans.lateLoans(page, asAt: day))
    }

    /// Loans that stand in one of some standings, in the order of their numbers.
    /// - Parameters:
    ///   - standings: Those that are wanted.
    ///   - day: At whose end they are looked at; nil for as they stand.
    ///   - limit: At most so many.
    ///   - offset: After so many.
    /// - Returns: A page, and how many there are.
    /// - Throws: ``Refusal/unavailable(retryAfter:_:)`` while the day is being put together, or what the ledger throws.
    package nonisolated func list(
        _ standings: Set<LoanStanding>,
        asAt day: CalendarDate?,
        limit: Int,
        offset: Int
    ) async throws -> LoanList {
        guard !standings.isEmpty else { return LoanList(page: [], total: 0) }
        guard let day else { return try await loans.list(standings, limit: limit, offset: offset) }
        // Who had begun is in their rows; where they stood, only what happened to each of them tells.
        guard standings.count < LoanStanding.allCases.count else {
            let past = try await loans.loans(asAt: day, limit: limit, offset: offset)
            return LoanList(page: past.page.map(\.loan), total: past.total)
        }
        let numbers = try await days.look(day).made.loans(in: standings)
        let page = Array(numbers.dropFirst(offset).prefix(limit))
        return LoanList(page: try await loans.loans(page, asAt: day), total: numbers.count)
    }

    /// The performing loans at floating rates of a book, with what the models that granted them say of higher rates.
    /// - Parameters:
    ///   - book: As it was looked at.
    ///   - points: Added to their rates, 0 to 10.
    /// - Returns: The loans.
    /// - Throws: ``Refusal/unavailable(retryAfter:_:)`` while they are being gathered, or what the ledger throws.
    package nonisolated func rescored(_ book: Book, points: Int) async throws -> RescoredLoans {
        let day = book.isPast ? book.asAt : nil
        return try await floating.look(Floating(currency: book.figures.currency, day: day, points: points)).made
    }
}
