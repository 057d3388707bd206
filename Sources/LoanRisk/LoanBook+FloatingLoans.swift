import AssetQuality
import Ledger
public import LedgerSchema
public import Lending
public import LoanLedger
import Loans
public import Portfolio

// Loans at floating rates, and what the models that granted them say of higher rates: scored where models are, kept here,
// and read by who shows a stress and knows no model.

extension LoanBook {
    /// The performing loans at floating rates of a currency, each with what was kept of its model for higher rates.
    ///
    /// A loan that was not scored yet, or of which no model can say it, has no such word.
    /// - Parameters:
    ///   - currency: Of the loans.
    ///   - day: At whose end they are looked at; nil for as they stand.
    ///   - points: Added to the rates, per cent a year; from 0 to 10.
    /// - Returns: The loans.
    /// - Throws: ``LedgerError``.
    public func keptRescoring(
        of currency: Currency,
        asAt day: CalendarDate?,
        points: Int
    ) async throws(LedgerError) -> RescoredLoans {
        precondition((0...RateShifts.points.upperBound).contains(points), "\(points) points")
        return try await ledger.readTables { tables in
            var kept: [Int: Double] = [:]
            for row in try tables.rows("SELECT loan_id, shifts FROM loan_rate_shifts") {
                let shifts = try RateShifts(row)
                kept[shifts.loan] = shifts.logOdds(points: points)
            }
            return RescoredLoans(
                try Self.floatingLoans(of: currency, asAt: day, rules, tables)
                    .map { ($0.purpose, $0.stressed(kept[$0.id])) }
            )
        }
    }

    /// The performing loans at floating rates of a currency, in the order of their numbers.
    package func floatingLoans(
        of currency: Currency,
        asAt day: CalendarDate?
    ) async throws(LedgerError) -> [FloatingLoan] {
        try await ledger.readTables { [rules] in
            try Self.floatingLoans(of: currency, asAt: day, rules, $0)
        }
    }

    private static func floatingLoans(
        of currency: Currency,
        asAt day: CalendarDate?,
        _ rules: Rules,
        _ tables: LedgerTables
    ) throws -> [FloatingLoan] {
        if let day {
            var loans: [FloatingLoan] = []
            try forEachLoan(asAt: day, of: currency.code, rules, tables) { past in
                if let loan = FloatingLoan(past.loan) { loans.append(loan) }
            }
            return loans
        }
        return
            try tables.rows(
                """
                SELECT \(LoanRecord.columns) FROM \(LoanRecord.source)
                WHERE l.currency = ? AND l.status = 'active' AND l.is_floating = 1 ORDER BY l.loan_id
                """,
                [.text(currency.code)]
            )
            .compactMap { FloatingLoan(try LoanRecord($0)) }
    }
}
