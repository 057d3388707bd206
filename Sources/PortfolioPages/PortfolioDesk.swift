package import BookPolicies
package import CreditRisk
package import Hosting
package import Lending
package import LoanLedger
import LoanRisk
package import LoanServicing
package import Portfolio
import Requests

/// The figures of the book by currency, kept for five minutes or until anything changes the book, here or in another program.
package actor PortfolioDesk {
    /// What the pages and programs are told of.
    package struct Book: Sendable {
        /// Every currency that has loans, that of most loans first.
        package let currencies: [(code: String, loans: Int)]
        /// Sums, parts and funnel of the loans of one currency.
        package let figures: BookFigures
        /// Ever 90+ by month, loans of all currencies.
        package let vintages: VintageTriangle
        /// Moves of the last twelve months, loans of all currencies.
        package let rolls: RollRates
        /// The last business date that was ended, nil before the first; of a past book its own day.
        package let asAt: CalendarDate?
        /// Loans and what was lent by amount, ascending; from so many major units.
        package let bands: [(from: Int, loans: Int, amount: Int64)]
        /// Open loans of all currencies that are late or warned of, on the business date.
        package let arrears: ArrearsCounts
        /// Of the cells the loans whose probability of default has risen significantly.
        package let risen: [BookCell]
        /// Whether it is the book as it was, not as it stands.
        package let isPast: Bool
    }

    /// A book and how old it is.
    package struct Look: Sendable {
        package let book: Book
        /// Nil if it was read for this very look.
        package let ageInSeconds: Int?
    }

    /// Which loans at floating rates are looked at, and how far their rates rise.
    struct Floating: Hashable {
        let currency: Currency
        let day: CalendarDate?
        let points: Int
    }

    /// How long figures are kept.
    package static let secondsKept = 300
    /// Of how many currencies.
    private static let mostKept = 50

    package nonisolated let loans: LoanBook
    package nonisolated let clock: TimeSource
    /// What the lender wants of its book.
    package nonisolated let policy: BookPolicy
    /// An amount above which two persons let money out or debt go, in whole units of the currency; nil for none.
    package nonisolated let secondPersonAbove: Int?
    /// When a loan's risk counts as risen significantly.
    package nonisolated let stages: ImpairmentStage.Rule
    /// Past days, of which every loan is replayed.
    nonisolated let days: SlowFigures<CalendarDate, PastDay>
    /// Loans at floating rates one by one.
    nonisolated let floating: SlowFigures<Floating, RescoredLoans>
    private let currencies: [String: Currency]
    /// Of a book without loans, whose amounts are all 0.
    private let firstCurrency: String
    private var kept: [String: (book: Book, at: Timestamp)] = [:]
    private var keptVersion: Int?

    /// A desk over a book.
    /// - Parameters:
    ///   - loans: The book.
    ///   - currencies: How amounts are written, by code.
    ///   - policy: What the lender wants of its book.
    ///   - secondPersonAbove: Above it two persons let money out or debt go, in whole units of the currency.
    ///   - riskRise: By how much the probability of default of a loan must have grown for its risk to count as risen
    ///     significantly: in per cent of what it was, and in basis points.
    ///   - clock: Gives the time.
    ///   - patience: How long somebody waits for a past day that is being made, before being told to come back.
    package init(
        _ loans: LoanBook,
        currencies: [Currency] = [],
        policy: BookPolicy = BookPolicy(),
        secondPersonAbove: Int? = nil,
        riskRise: (percent: Int, basisPoints: Int) = (100, 50),
        clock: TimeSource,
        patience: Duration = .seconds(5)
    ) {
        self.secondPersonAbove = secondPersonAbove
        self.policy = policy
        let stages = ImpairmentStage.Rule(
            relativeRise: 1 + .init(riskRise.percent) / 100,
            absoluteRise: .init(riskRise.basisPoints) / 10_000
        )
        self.stages = stages
        self.loans = loans
        self.clock = clock
        days = SlowFigures(loans, patience: patience) { day in
            "The book of \(day.iso) is being put together from what happened to each loan."
        } figures: { day in
            try await loans.pastDay(day, under: stages)
        }
        floating = SlowFigures(loans, patience: patience) { _ in
            "The stress is being put together from each loan at a floating rate."
        } figures: { asked in
            try await loans.keptRescoring(of: asked.currency, asAt: asked.day, points: asked.points)
        }
        firstCurrency = currencies.first?.code ?? "INR"
        self.currencies = Dictionary(currencies.map { ($0.code, $0) }) { first, _ in first }
    }

    /// How amounts of a loan are written; by its code where no product has it.
    package nonisolated func currency(_ code: String) -> Currency {
        if let known = currencies[code] { return known }
        // Codes in the book are those of products, which have been checked.
        guard let plain = try? Currency(isoCode: code) else {
            preconditionFailure("\(code) is no currency")
        }
        return plain
    }

    /// Whether a second person has to agree with an amount in minor units.
    package nonisolated func needsSecond(_ amount: Int64, _ currency: Currency) -> Bool {
        guard let limit = secondPersonAbove else { return false }
        return amount > Int64(limit) * currency.minorUnitsPerMajor
    }

    /// The book, from memory if it is young enough.
    /// - Parameters:
    ///   - code: Three capital letters: the currency whose loans are looked at; nil for that of most loans.
    ///   - day: At whose end it is looked at; nil for as it stands.
    /// - Returns: The figures; none of a currency without loans.
    /// - Throws: What the ledger throws.
    package func look(_ code: String? = nil, asAt day: CalendarDate? = nil) async throws -> Look {
        if let day { return try await past(code, day) }
        let (now, version) = (clock.now(), try await loans.version())
        // Another front, a command or a day end may have changed the book.
        if keptVersion != version { forget() }
        let key = code ?? ""
        if let kept = kept[key] {
            let age: Int = .init((now.milliseconds - kept.at.milliseconds) / 1_000)
            if (0..<Self.secondsKept).contains(age) { return Look(book: kept.book, ageInSeconds: age) }
        }
        let book = try await read(code, now)
        // Whoever asks for currencies without loans may not fill the memory.
        if kept.count >= Self.mostKept { forget() }
        if book.currencies.contains(where: { $0.code == book.figures.currency.code }) { kept[key] = (book, now) }
        keptVersion = version
        return Look(book: book, ageInSeconds: nil)
    }

    private func read(_ code: String?, _ now: Timestamp) async throws -> Book {
        let codes = try await loans.currencies()
        let currency = currency(code ?? codes.first?.code ?? firstCurrency)
        let asAt = try await loans.lastDayEnd()
        let day = asAt ?? now.date()
        let month = day.year * 12 + day.month - 1
        return Book(
            currencies: codes,
            figures: try await loans.figures(of: currency),
            vintages: try await loans.vintages(asAt: day),
            rolls: try await loans.rollRates(months: (month - 11)...month),
            asAt: asAt,
            bands: try await loans.amountBands(of: currency),
            arrears: try await loans.arrearsCounts(asAt: try await businessDate()),
            risen: try await loans.risen(of: currency, asAt: nil, under: stages),
            isPast: false
        )
    }

    /// The book as it was; months that were not over then do not count.
    private func past(_ code: String?, _ day: CalendarDate) async throws -> Look {
        let codes = try await loans.currencies(asAt: day)
        let currency = currency(code ?? codes.first?.code ?? firstCurrency)
        let (past, age) = try await days.look(day)
        let book = past.book(of: currency)
        let today = try await businessDate()
        let isOver = day.day == CalendarDate.dayCount(year: day.year, month: day.month)
        let month = day.year * 12 + day.month - (isOver ? 1 : 2)
        let shown = Book(
            currencies: codes,
            figures: book.figures,
            vintages: try await loans.vintages(asAt: day),
            rolls: try await loans.rollRates(months: (month - 11)...month),
            asAt: day,
            bands: book.bands.map { ($0.from, $0.loans, $0.amount) },
            arrears: day < today ? past.arrears : try await loans.arrearsCounts(asAt: day),
            risen: past.risen(of: currency),
            isPast: true
        )
        return Look(book: shown, ageInSeconds: age)
    }

    /// A day as it was asked for; nil for the book as it stands.
    /// - Throws: ``Refusal/malformed(_:)`` for what is no day, or is to come.
    package nonisolated func day(_ text: String?) async throws -> CalendarDate? {
        guard let text, !text.utf8.isEmpty else { return nil }
        guard let day = CalendarDate(iso: text) else {
            throw Refusal.malformed("asAt must be a day such as 2026-11-21.")
        }
        let today = try await businessDate()
        guard day <= today else {
            throw Refusal.malformed("asAt must not be after \(today.iso), the business date of the book.")
        }
        return day
    }

    /// Reads again next time.
    package func forget() { kept = [:] }

    /// The day an officer works on: the one after the last day end, or today before the first.
    package nonisolated func businessDate() async throws -> CalendarDate {
        try await loans.businessDate(at: clock.now())
    }
}
