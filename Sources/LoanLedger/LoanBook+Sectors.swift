import AssetQuality
import Ledger
import Lending

extension LoanBook {
    /// Has a day end look at the standard loans for which something else is set aside than the rate of their sector says:
    /// the lender may have changed the sector of a purpose, and the turn of a loan can be a month away.
    ///
    /// What is set aside is a whole number of minor units, so a difference of one is none.
    static func callForOtherRates(_ day: CalendarDate, _ rules: Rules, _ tables: LedgerTables) throws {
        let rates = ProvisionRates().standard
        let sectors = rules.sectors.sorted { $0.key < $1.key }
        let rate = { (sector: ProvisionSector) in LedgerValue.number(rates[sector] ?? 0) }
        let cases = sectors.map { _ in "WHEN purpose = ? THEN CAST(? AS DOUBLE PRECISION) " }.joined()
        let other = "CAST(? AS DOUBLE PRECISION)"
        try tables.run(
            """
            UPDATE loans SET turns_on = ?
            WHERE status = 'active' AND asset_class < ? AND turns_on > ? AND starts_on <= ? AND ABS(provision
                - outstanding * \(sectors.isEmpty ? other : "CASE \(cases)ELSE \(other) END")) > 1
            """,
            [
                .integer(day.dayNumber), .integer(AssetClass.substandard.rawValue), .integer(day.dayNumber),
                .integer(day.dayNumber),
            ]
                + sectors.flatMap { [.text($0.key), rate($0.value)] } + [rate(.other)]
        )
    }
}
