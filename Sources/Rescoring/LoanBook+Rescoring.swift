import ApplicationLedger
import Documents
import Ledger
import LedgerRecords
public import LedgerSchema
public import Lending
public import LoanLedger
import LoanOrigination
import ModelLedger
public import Portfolio

// A stress by scoring: loans at floating rates are scored anew, each from the application it came from and by the model
// that granted it, at the rate of the stress. Nobody's name is read for it.

extension LoanBook {
    /// The performing loans at floating rates of a currency, with what their models say of higher or lower rates.
    ///
    /// A loan without an application, or whose answers do not give the vector that was scored, has no such word.
    /// - Parameters:
    ///   - currency: Of the loans.
    ///   - day: At whose end they are looked at; nil for as they stand.
    ///   - points: Added to the rates, per cent a year.
    /// - Returns: The loans.
    /// - Throws: ``LedgerError``.
    public func rescored(
        of currency: Currency,
        asAt day: CalendarDate?,
        points: Double
    ) async throws(LedgerError) -> RescoredLoans {
        var models: [ContentDigest: GrantingModel?] = [:]
        var rescored: [(purpose: String, loan: FloatingLoans)] = []
        let loans = try await floatingLoans(of: currency, asAt: day)
        let applications = try await self.applications(of: loans.map(\.id))
        for loan in loans {
            let shift: Double? =
                if let id = applications[loan.id] {
                    try await self.shift(of: id, loan, points: points, &models)
                } else { nil }
            rescored.append((loan.purpose, loan.stressed(shift)))
        }
        return RescoredLoans(rescored)
    }

    private func shift(
        of id: ApplicationID,
        _ loan: FloatingLoan,
        points: Double,
        _ models: inout [ContentDigest: GrantingModel?]
    ) async throws(LedgerError) -> Double? {
        guard let decision = try await ledger.decision(id), let record = try await ledger.application(id) else {
            return nil
        }
        let digest = decision.artefactDigest
        if models[digest] == nil {
            models[digest] = .some(try await ledger.artefact(digest).flatMap(GrantingModel.init))
        }
        return models[digest]??.shift(of: record, loan.terms, points: points)
    }

    /// In the order of their numbers.
    private func floatingLoans(
        of currency: Currency,
        asAt day: CalendarDate?
    ) async throws(LedgerError) -> [FloatingLoan] {
        try await ledger.readTables { tables in
            if let day {
                var loans: [FloatingLoan] = []
                try Self.forEachLoan(asAt: day, of: currency.code, tables) { past in
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
}
