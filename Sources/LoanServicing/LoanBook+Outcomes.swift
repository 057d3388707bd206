import Ledger
public import LedgerSchema
public import Lending
public import LoanLedger
public import Portfolio

extension LoanBook {
    /// What the loans of a currency brought in their first year, of those that began a year ago at least.
    /// - Parameters:
    ///   - currency: Of the loans.
    ///   - day: The last day end.
    /// - Returns: The outcomes by month and purpose.
    /// - Throws: ``LedgerError``.
    public func outcomes(of currency: Currency, asAt day: CalendarDate) async throws(LedgerError) -> BookOutcomes {
        try await ledger.readTables { tables in
            var cohorts: [Key: BookOutcomes.Cohort] = [:]
            for row in try tables.rows(Self.firstYears, [.text(currency.code), .integer(day.dayNumber - Self.year)]) {
                let start = CalendarDate(dayNumber: try row.integer("starts_on"))
                let key = Key(month: start.year * 12 + start.month - 1, purpose: try row.text("purpose"))
                var cohort =
                    cohorts[key]
                    ?? BookOutcomes.Cohort(
                        month: key.month,
                        purpose: key.purpose,
                        lent: 0,
                        defaulted: 0,
                        interest: 0,
                        secured: 0
                    )
                cohort.lent += Int64(try row.integer("lent"))
                cohort.defaulted += Int64(try row.integer("defaulted"))
                cohort.interest += Int64(try row.integer("interest"))
                cohort.secured += Int64(try row.integer("secured"))
                cohorts[key] = cohort
            }
            return BookOutcomes(Array(cohorts.values))
        }
    }

    private struct Key: Hashable {
        let month: Int
        let purpose: String
    }

    /// Days for which a loan is observed.
    private static let year = 365

    private static let firstYears = """
        SELECT purpose, starts_on, CAST(SUM(principal) AS BIGINT) AS lent,
            CAST(SUM(CASE WHEN first_default - starts_on <= \(year) THEN principal ELSE 0 END) AS BIGINT) AS defaulted,
            CAST(SUM(CAST(FLOOR(principal * (rate_percent / 100) + 0.5) AS BIGINT)) AS BIGINT) AS interest,
            CAST(SUM(CASE WHEN was_secured <> 0 THEN principal ELSE 0 END) AS BIGINT) AS secured
        FROM loans WHERE currency = ? AND starts_on <= ? GROUP BY purpose, starts_on
        """
}
