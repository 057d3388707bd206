import AssetQuality
import CreditRisk
import Ledger
public import LedgerSchema
public import Lending
public import LoanLedger
public import Portfolio

extension LoanBook {
    /// What every borrower owes in a currency, with the largest probability of default of their loans.
    /// - Parameters:
    ///   - currency: Of the loans.
    ///   - secured: Share lost in default of secured loans, in [0, 1].
    ///   - unsecured: Share lost in default of unsecured loans, in [0, 1].
    /// - Returns: The exposures.
    /// - Throws: ``LedgerError``.
    public func exposures(
        of currency: Currency,
        secured: Double = 0.45,
        unsecured: Double = 0.7
    ) async throws(LedgerError) -> BookExposures {
        try await ledger.readTables { tables in
            var exposures: [LossSimulation.Exposure] = []
            var (nonPerforming, unrated, last): (Int64, Int64, Int) = (0, 0, 0)
            while true {
                let rows = try tables.rows(Self.owed, [.text(currency.code), .integer(last), .integer(50_000)])
                for row in rows {
                    let amount = try row.integer("amount")
                    guard try row.integer("worst") < AssetClass.substandard.rawValue else {
                        nonPerforming += Int64(amount)
                        continue
                    }
                    guard let probability = try row.optionalNumber("probability") else {
                        unrated += Int64(amount)
                        continue
                    }
                    let share = Double(try row.integer("secured")) / Double(amount)
                    exposures.append(
                        LossSimulation.Exposure(
                            amount: Double(amount),
                            probabilityOfDefault: probability,
                            lossGivenDefault: share * secured + (1 - share) * unsecured
                        )
                    )
                }
                guard let end = try rows.last?.integer("borrower_id") else { break }
                last = end
            }
            return BookExposures(exposures, in: currency, nonPerforming: nonPerforming, unrated: unrated)
        }
    }

    private static let owed = """
        SELECT borrower_id, CAST(SUM(outstanding) AS BIGINT) AS amount, MAX(asset_class) AS worst,
            CAST(SUM(CASE WHEN security > 0 THEN outstanding ELSE 0 END) AS BIGINT) AS secured,
            MAX(probability) AS probability
        FROM loans WHERE currency = ? AND status = 'active' AND outstanding > 0 AND borrower_id > ?
        GROUP BY borrower_id ORDER BY borrower_id LIMIT ?
        """
}
