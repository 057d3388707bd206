import Ledger
public import LedgerSchema
public import Lending
public import LoanLedger
import Loans
import Portfolio

// Who has to be called: open loans that are late, and those of which early warnings tell, whatever they owe.

extension LoanBook {
    /// Open loans that are late or show a sign of trouble: the latest first, of those the largest; then those that are
    /// only warned of.
    /// - Parameters:
    ///   - day: The business date.
    ///   - limit: At most so many.
    ///   - offset: After so many.
    /// - Returns: The loans, with what is owed at the end of the day.
    /// - Throws: ``LedgerError``.
    public func lateLoans(asAt day: CalendarDate, limit: Int, offset: Int) async throws(LedgerError) -> [LateLoan] {
        try await ledger.readTables { tables in
            try tables.rows(
                """
                SELECT \(LoanRecord.columns) FROM \(LoanRecord.source) WHERE l.status = 'active'
                    AND l.loan_id IN (\(Self.late) UNION \(Self.warned))
                ORDER BY CASE WHEN l.oldest_unpaid <= ? THEN l.oldest_unpaid ELSE ? END, l.outstanding DESC, l.loan_id
                LIMIT ? OFFSET ?
                """,
                [.integer(day.dayNumber)] + Self.marks(of: day) + [
                    .integer(day.dayNumber), .integer(day.dayNumber + 1), .integer(limit), .integer(offset),
                ]
            )
            .map { try Self.late(LoanRecord($0), asAt: day, tables) }
        }
    }

    /// How many loans ``lateLoans(asAt:limit:offset:)`` would tell of.
    public func arrearsCounts(asAt day: CalendarDate) async throws(LedgerError) -> ArrearsCounts {
        let (today, marks) = ([LedgerValue.integer(day.dayNumber)], Self.marks(of: day))
        return try await ledger.readTables { tables in
            func count(_ ids: String, _ values: [LedgerValue]) throws -> Int {
                try tables.row(
                    "SELECT COUNT(*) AS loans FROM loans WHERE status = 'active' AND loan_id IN (\(ids))",
                    values
                )?
                .integer("loans") ?? 0
            }
            return ArrearsCounts(
                late: try count(Self.late, today),
                warned: try count(Self.warned, marks),
                all: try count("\(Self.late) UNION \(Self.warned)", today + marks)
            )
        }
    }

    private static let late = "SELECT loan_id FROM loans WHERE status = 'active' AND oldest_unpaid <= ?"

    /// The conditions of ``EarlyWarning`` as the database sees them; ``marks(of:)`` are their days.
    private static let warned = """
        SELECT loan_id FROM loans WHERE status = 'active' AND late_in_row >= 3
        UNION SELECT r.loan_id FROM loan_events r
            JOIN loan_events t ON t.loan_id = r.loan_id AND t.sequence = r.amount
            WHERE r.kind = 'reversal' AND t.kind <> 'charge' AND r.effective_on > ? AND r.effective_on <= ?
        UNION SELECT loan_id FROM (
            SELECT m.loan_id, m.day, m.bucket,
                LAG(m.bucket, 1, 0) OVER (PARTITION BY m.loan_id ORDER BY m.day) AS earlier
            FROM loan_moves m WHERE m.loan_id IN (
                SELECT loan_id FROM loan_moves WHERE day > ? AND bucket >= 2 GROUP BY loan_id HAVING COUNT(*) >= 2)
        ) AS known_moves WHERE day > ? AND day <= ? AND bucket >= 2 AND earlier < 2
        GROUP BY loan_id HAVING COUNT(*) >= 2
        """

    private static func marks(of day: CalendarDate) -> [LedgerValue] {
        let today = day.dayNumber
        let (bounced, late) = (today - EarlyWarning.bouncedDays, today - EarlyWarning.lateAgainDays)
        return [bounced, today, late, late, today].map(LedgerValue.integer)
    }

    private static func late(_ loan: LoanRecord, asAt day: CalendarDate, _ tables: LedgerTables) throws -> LateLoan {
        let (events, moves) = (try events(of: loan.id, tables), try moves(of: loan.id, tables))
        let account = try LoanAccount(loan.terms, events: events, asAt: max(day, loan.terms.startsOn))
        return LateLoan(
            loan: loan,
            daysPastDue: account.daysPastDue,
            arrears: account.arrears(),
            warnings: EarlyWarning.of(account, lateInARow: loan.position.lateInARow, moves: moves)
        )
    }
}
