package import Hosting
package import Lending
package import LoanLedger
package import Portfolio

/// The figures of the book, kept for five minutes or until this front changes the book.
package actor PortfolioDesk {
    /// What the pages and programs are told of.
    package struct Book: Sendable {
        /// Sums, parts and funnel.
        package let figures: BookFigures
        /// Ever 90+ by month.
        package let vintages: VintageTriangle
        /// Moves of the last twelve months.
        package let rolls: RollRates
        /// The last business date that was ended; nil before the first.
        package let asAt: CalendarDate?
    }

    /// A book and how old it is.
    package struct Look: Sendable {
        package let book: Book
        /// Nil if it was read for this very look.
        package let ageInSeconds: Int?
    }

    /// How long figures are kept.
    package static let secondsKept = 300

    package nonisolated let loans: LoanBook
    package nonisolated let clock: TimeSource
    private var kept: (book: Book, at: Timestamp)?

    /// A desk over a book.
    package init(_ loans: LoanBook, clock: TimeSource) {
        self.loans = loans
        self.clock = clock
    }

    /// The book, from memory if it is young enough.
    package func look() async throws -> Look {
        let now = clock.now()
        if let kept {
            let age: Int = .init((now.milliseconds - kept.at.milliseconds) / 1_000)
            if (0..<Self.secondsKept).contains(age) { return Look(book: kept.book, ageInSeconds: age) }
        }
        let asAt = try await loans.lastDayEnd()
        let day = asAt ?? now.date()
        let month = day.year * 12 + day.month - 1
        let book = Book(
            figures: try await loans.figures(),
            vintages: try await loans.vintages(asAt: day),
            rolls: try await loans.rollRates(months: (month - 11)...month),
            asAt: asAt
        )
        kept = (book, now)
        return Look(book: book, ageInSeconds: nil)
    }

    /// Reads again next time.
    package func forget() { kept = nil }

    /// The day an officer works on: the one after the last day end, or today before the first.
    package nonisolated func businessDate() async throws -> CalendarDate {
        try await loans.lastDayEnd().map { $0.adding(days: 1) } ?? clock.now().date()
    }
}
