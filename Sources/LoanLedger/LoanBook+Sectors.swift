import AssetQuality
import Ledger
import LedgerSchema
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

extension LoanBook.Rules {
    /// The sectors of purposes, a line each.
    var sectorLines: String {
        sectors.sorted { $0.key < $1.key }.map { "\($0.value.rawValue) \($0.key)" }.joined(separator: "\n")
    }

    /// The rules with the sectors under which a day was ended, or the last ended day before it; with those of now if
    /// none of these days kept them.
    func asAt(_ day: CalendarDate, _ tables: LedgerTables) throws -> LoanBook.Rules {
        let row = try tables.row(
            "SELECT sectors FROM book_days WHERE day <= ? AND sectors IS NOT NULL ORDER BY day DESC LIMIT 1",
            [.integer(day.dayNumber)]
        )
        guard let lines = try row?.text("sectors") else { return self }
        var rules = self
        rules.sectors = [:]
        for line in lines.utf8.split(separator: UInt8(ascii: "\n")) {
            let word = line.prefix { $0 != UInt8(ascii: " ") }
            guard let sector = ProvisionSector(rawValue: String(decoding: word, as: UTF8.self)) else {
                throw LedgerError.unreadable(table: "book_days")
            }
            rules.sectors[String(decoding: line.dropFirst(word.count + 1), as: UTF8.self)] = sector
        }
        return rules
    }
}
