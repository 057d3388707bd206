import Ledger
public import LedgerSchema
public import Lending
public import LoanLedger
import Loans
import Portfolio

/// Who was late or showed a sign of trouble at the end of a day.
public struct Arrears: Sendable, Hashable {
    /// The day.
    public let day: CalendarDate
    /// How many there are in all.
    public let counts: ArrearsCounts
    /// A page of them: the latest first, of those the largest; then those that are only warned of.
    public let loans: [LateLoan]

    /// A page of them.
    public init(day: CalendarDate, counts: ArrearsCounts, loans: [LateLoan]) {
        self.day = day
        self.counts = counts
        self.loans = loans
    }
}

extension LoanBook {
    /// Open loans that were late or showed a sign of trouble at the end of a day, past or present.
    ///
    /// The present is read from what is kept for it; of a past day every loan is replayed from its events.
    /// - Parameters:
    ///   - day: Not after the business date.
    ///   - businessDate: The day on which the lender works.
    ///   - limit: At most so many.
    ///   - offset: After so many.
    /// - Returns: The loans, with what was owed at the end of the day.
    /// - Throws: ``LedgerError``.
    public func arrears(
        asAt day: CalendarDate,
        businessDate: CalendarDate,
        limit: Int,
        offset: Int
    ) async throws(LedgerError) -> Arrears {
        guard day < businessDate else {
            return Arrears(
                day: day,
                counts: try await arrearsCounts(asAt: day),
                loans: try await lateLoans(asAt: day, limit: limit, offset: offset)
            )
        }
        let all = try await ledger.readTables { [rules] tables in
            var all: [LateLoan] = []
            try Self.forEachLoan(asAt: day, rules, tables) { past in
                if let late = LateLoan(past) { all.append(late) }
            }
            return all
        }
        return Arrears(
            day: day,
            counts: ArrearsCounts(
                late: all.count { $0.daysPastDue > 0 },
                warned: all.count { !$0.warnings.isEmpty },
                all: all.count
            ),
            loans: Array(all.sorted(by: LateLoan.isWorse).dropFirst(offset).prefix(limit))
        )
    }
}

extension LateLoan {
    /// Nil for a loan that was at its end, or neither late nor warned of.
    init?(_ past: PastLoan) {
        let warnings = EarlyWarning.of(past.account, lateInARow: past.loan.position.lateInARow, moves: past.moves)
        let late = past.account.daysPastDue
        guard past.account.status == .active, late > 0 || !warnings.isEmpty else { return nil }
        self.init(loan: past.loan, daysPastDue: late, arrears: past.account.arrears(), warnings: warnings)
    }

    static func isWorse(_ one: LateLoan, _ other: LateLoan) -> Bool {
        (other.daysPastDue, other.loan.position.outstanding, one.loan.id)
            < (one.daysPastDue, one.loan.position.outstanding, other.loan.id)
    }
}
