public import CreditRisk
import Ledger
public import LedgerSchema
public import Lending
public import LoanLedger
import Loans
public import Portfolio

/// All that is asked of the book of a past day, made in one pass over its loans.
///
/// Every loan is replayed once for the figures of all currencies, for those whose risk has risen, and for those that were
/// late: for a big book that is a matter of minutes, so whoever asks often keeps it.
public struct PastDay: Sendable {
    /// The day.
    public let day: CalendarDate
    /// How many open loans were late or warned of.
    public let arrears: ArrearsCounts
    /// Their numbers: the latest first, of those the largest; then those that were only warned of.
    public let late: [Int]
    private let cells: BookCells
    private let risen: BookCells
    private let funnel: ApplicationFunnel
    /// Numbers of loans in ascending order, by where they stood: eight megabytes of a million loans.
    private let standings: [LoanStanding: [Int]]

    fileprivate init(
        _ day: CalendarDate,
        _ rule: ImpairmentStage.Rule,
        _ rules: LoanBook.Rules,
        _ tables: LedgerTables
    ) throws {
        var (cells, risen, late): (BookCells, BookCells, [Mark]) = (BookCells(), BookCells(), [])
        var standings: [LoanStanding: [Int]] = [:]
        try LoanBook.forEachLoan(asAt: day, rules, tables) { past in
            cells.move(past.loan, from: nil, to: past.loan.position)
            if LoanBook.hasRisen(past.loan, rule) { risen.move(past.loan, from: nil, to: past.loan.position) }
            if let loan = LateLoan(past) { late.append(Mark(loan)) }
            standings[past.loan.standing, default: []].append(past.loan.id)
        }
        self.day = day
        self.cells = cells
        self.risen = risen
        self.standings = standings
        arrears = ArrearsCounts(
            late: late.count { $0.daysPastDue > 0 },
            warned: late.count(where: \.isWarned),
            all: late.count
        )
        self.late = late.sorted(by: Mark.isWorse).map(\.loan)
        funnel = try LoanBook.funnel(tables, until: day)
    }

    /// The loans of a currency in figures.
    public func book(of currency: Currency) -> PastBook { PastBook(cells, of: currency, funnel: funnel) }

    /// Sums over the open loans of a currency whose probability of default had risen significantly.
    public func risen(of currency: Currency) -> [BookCell] { risen.cells(of: currency.code) }

    /// Numbers of the loans that stood in one of some standings, ascending.
    public func loans(in wanted: Set<LoanStanding>) -> [Int] {
        let found = wanted.compactMap { standings[$0] }
        return found.count == 1 ? found[0] : found.joined().sorted()
    }

    /// What is kept of a late loan: of a big book there are many.
    private struct Mark {
        let loan: Int
        let daysPastDue: Int
        let outstanding: Int64
        let isWarned: Bool

        init(_ late: LateLoan) {
            loan = late.loan.id
            daysPastDue = late.daysPastDue
            outstanding = late.loan.position.outstanding
            isWarned = !late.warnings.isEmpty
        }

        static func isWorse(_ one: Mark, _ other: Mark) -> Bool {
            (other.daysPastDue, other.outstanding, one.loan) < (one.daysPastDue, one.outstanding, other.loan)
        }
    }
}

extension LoanBook {
    /// The book of a past day.
    /// - Parameters:
    ///   - day: Before the business date.
    ///   - rule: What counts as a significant rise of risk.
    /// - Returns: The day.
    /// - Throws: ``LedgerError``.
    public func pastDay(
        _ day: CalendarDate,
        under rule: ImpairmentStage.Rule
    ) async throws(LedgerError) -> PastDay {
        try await ledger.readTables { [rules] in try PastDay(day, rule, rules, $0) }
    }

    /// Loans as they were at the end of a day.
    /// - Parameters:
    ///   - ids: Numbers of loans that had begun.
    ///   - day: The day.
    /// - Returns: In the order of the numbers given.
    /// - Throws: ``LedgerError``.
    public func loans(_ ids: [Int], asAt day: CalendarDate) async throws(LedgerError) -> [LoanRecord] {
        try await ledger.readTables { [rules] in try Self.past(ids, asAt: day, rules, $0).map(\.loan) }
    }

    /// Loans that were late or warned of at the end of a day, as they were then.
    /// - Parameters:
    ///   - ids: Some of ``PastDay/late``.
    ///   - day: The day.
    /// - Returns: In the order of the numbers given.
    /// - Throws: ``LedgerError``.
    public func lateLoans(_ ids: [Int], asAt day: CalendarDate) async throws(LedgerError) -> [LateLoan] {
        try await ledger.readTables { [rules] in try Self.past(ids, asAt: day, rules, $0).compactMap(LateLoan.init) }
    }
}
