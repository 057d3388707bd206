import AssetQuality
public import CreditRisk
import Documents
import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
public import LoanLedger
import Loans
public import Portfolio

/// How likely a loan is to fail within a year, as the lender's behaviour model says it.
public struct LoanRating: Sendable, Hashable {
    /// The number of the loan.
    public let loan: Int
    /// In [0, 1].
    public let probability: Double

    /// A rating; nil for a probability outside [0, 1].
    public init?(loan: Int, probability: Double) {
        guard (0...1).contains(probability) else { return nil }
        self.loan = loan
        self.probability = probability
    }
}

extension LoanBook {
    /// Writes ratings of a day down, all or none; those of the same day are replaced, those of earlier days are kept.
    /// - Parameters:
    ///   - ratings: Of loans of the book, each once.
    ///   - day: Not after the business date.
    ///   - at: Now.
    ///   - actor: Who rates.
    /// - Throws: ``LoanBookError/unknownLoan(_:)``, ``LoanBookError/inTheFuture(_:)``.
    public func rate(
        _ ratings: [LoanRating],
        on day: CalendarDate,
        at: Timestamp,
        by actor: Actor
    ) async throws(LoanBookError) {
        try await changing { [rules] tables -> Result<Void, LoanBookError> in
            guard try day <= Self.businessDate(at: at, rules, tables) else { return .failure(.inTheFuture(day)) }
            let known = try ratings.map { ($0, try Self.loan($0.loan, tables)) }
            if let unknown = known.first(where: { $0.1 == nil }) { return .failure(.unknownLoan(unknown.0.loan)) }
            var cells = BookCells()
            for case (let rating, let loan?) in known { try Self.write(rating, of: loan, on: day, &cells, tables) }
            try cells.write(tables)
            let detail: [String: JSONValue] = [
                "loans": .number(Double(ratings.count)), "day": .string(day.iso),
            ]
            try tables.audit(AuditEntry(at: at, actor: actor, action: .loansRated, subject: .ledger, detail: detail))
            return .success(())
        }
    }

    private static func write(
        _ rating: LoanRating,
        of loan: LoanRecord,
        on day: CalendarDate,
        _ cells: inout BookCells,
        _ tables: LedgerTables
    ) throws {
        try tables.run(
            """
            INSERT INTO loan_ratings (loan_id, rated_on, probability) VALUES (?, ?, ?)
            ON CONFLICT (loan_id, rated_on) DO UPDATE SET probability = excluded.probability
            """,
            [.integer(loan.id), .integer(day.dayNumber), .number(rating.probability)]
        )
        let last = try tables.row(
            "SELECT MAX(rated_on) AS day FROM loan_ratings WHERE loan_id = ?",
            [.integer(loan.id)]
        )
        // What is written down late does not replace what was said since.
        guard try last?.integer("day") == day.dayNumber else { return }
        try tables.run(
            "UPDATE loans SET probability_now = ? WHERE loan_id = ?",
            [.number(rating.probability), .integer(loan.id)]
        )
        var rated = loan
        rated.probabilityNow = rating.probability
        cells.replace(loan, by: rated)
    }

    /// Open loans whose risk has risen significantly since they were granted: by their probability of default, or because
    /// they are on the watch list.
    /// - Parameters:
    ///   - currency: Of the loans.
    ///   - day: At whose end they are looked at; nil for as they stand.
    ///   - rule: What counts as significant.
    /// - Returns: Sums over loans that are alike: parts of the cells of the book's figures.
    /// - Throws: ``LedgerError``.
    public func risen(
        of currency: Currency,
        asAt day: CalendarDate?,
        under rule: ImpairmentStage.Rule
    ) async throws(LedgerError) -> [BookCell] {
        try await ledger.readTables { [rules] tables in
            var cells = BookCells()
            func add(_ loan: LoanRecord) {
                guard Self.hasRisen(loan, rule) else { return }
                cells.move(loan, from: nil, to: loan.position)
            }
            if let day {
                try Self.forEachLoan(asAt: day, of: currency.code, rules, tables) { add($0.loan) }
            } else {
                // Each condition has its index; a loan on the list is taken once.
                for condition in [
                    "l.probability_now IS NOT NULL AND l.probability_now > l.probability AND l.on_watch_list = 0",
                    "l.on_watch_list = 1",
                ] {
                    let found = try tables.rows(
                        """
                        SELECT \(LoanRecord.columns) FROM \(LoanRecord.source)
                        WHERE l.currency = ? AND l.status = 'active' AND \(condition)
                        """,
                        [.text(currency.code)]
                    )
                    for row in found { add(try LoanRecord(row)) }
                }
            }
            return cells.cells(of: currency.code)
        }
    }

    /// Whether the risk of an open loan has risen significantly since it was granted.
    static func hasRisen(_ loan: LoanRecord, _ rule: ImpairmentStage.Rule) -> Bool {
        guard loan.position.status == .active else { return false }
        guard !loan.isOnWatchList else { return true }
        guard let then = loan.probabilityOfDefault, let now = loan.probabilityNow
        else { return false }
        return rule.hasRisen(from: then, to: now)
    }
}
