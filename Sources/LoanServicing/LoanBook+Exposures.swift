import AssetQuality
public import CreditRisk
import Ledger
public import LedgerSchema
public import Lending
public import LoanLedger
import Loans
public import Portfolio

extension LoanBook {
    /// What every borrower owes in a currency, with the largest probability of default of their loans.
    /// - Parameters:
    ///   - currency: Of the loans.
    ///   - losses: Shares lost in default.
    /// - Returns: The exposures.
    /// - Throws: ``LedgerError``.
    public func exposures(
        of currency: Currency,
        losses: LossGivenDefault
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
                    let debt = Debt(
                        amount: Int64(amount),
                        secured: Int64(try row.integer("secured")),
                        probability: probability
                    )
                    if let exposure = debt.exposure(losses) { exposures.append(exposure) }
                }
                guard let end = try rows.last?.integer("borrower_id") else { break }
                last = end
            }
            return BookExposures(
                exposures,
                in: currency,
                losses: losses,
                nonPerforming: nonPerforming,
                unrated: unrated
            )
        }
    }

    /// What every borrower owed in a currency at the end of a day; every loan is replayed from its events.
    /// - Parameters:
    ///   - currency: Of the loans.
    ///   - day: Not after the business date.
    ///   - losses: Shares lost in default.
    /// - Returns: The exposures.
    /// - Throws: ``LedgerError``.
    public func exposures(
        of currency: Currency,
        asAt day: CalendarDate,
        losses: LossGivenDefault
    ) async throws(LedgerError) -> BookExposures {
        let debts = try await ledger.readTables { [rules] tables in
            var debts: [Int: Debt] = [:]
            try Self.forEachLoan(asAt: day, of: currency.code, rules, tables) { past in
                debts[past.loan.borrower, default: Debt()].add(past.loan)
            }
            return debts
        }
        let owing = debts.sorted { $0.key < $1.key }.map(\.value).filter { $0.amount > 0 }
        let performing = owing.filter { !$0.isNonPerforming }
        return BookExposures(
            performing.compactMap { $0.exposure(losses) },
            in: currency,
            losses: losses,
            nonPerforming: owing.filter(\.isNonPerforming).reduce(0) { $0 + $1.amount },
            unrated: performing.filter { $0.probability == nil }.reduce(0) { $0 + $1.amount }
        )
    }

    private static let owed = """
        SELECT borrower_id, CAST(SUM(outstanding) AS BIGINT) AS amount, MAX(asset_class) AS worst,
            CAST(SUM(CASE WHEN security > 0 THEN outstanding ELSE 0 END) AS BIGINT) AS secured,
            MAX(COALESCE(probability_now, probability)) AS probability
        FROM loans WHERE currency = ? AND status = 'active' AND outstanding > 0 AND borrower_id > ?
        GROUP BY borrower_id ORDER BY borrower_id LIMIT ?
        """
}

/// What a borrower owes; amounts in minor units.
private struct Debt: Sendable {
    var amount: Int64 = 0
    var secured: Int64 = 0
    /// The largest of the loans; nil if none is known.
    var probability: Double?
    var isNonPerforming = false

    mutating func add(_ loan: LoanRecord) {
        guard loan.position.status == .active, loan.position.outstanding > 0 else { return }
        amount += loan.position.outstanding
        if loan.security > 0 { secured += loan.position.outstanding }
        probability = [probability, loan.presentProbability].compactMap(\.self).max()
        isNonPerforming = isNonPerforming || loan.position.assetClass.isNonPerforming
    }

    /// Nil where the probability is not known.
    func exposure(_ losses: LossGivenDefault) -> LossSimulation.Exposure? {
        guard let probability else { return nil }
        return LossSimulation.Exposure(
            amount: Double(amount),
            probabilityOfDefault: probability,
            lossGivenDefault: losses.share(ofSecured: Double(secured) / Double(amount))
        )
    }
}
