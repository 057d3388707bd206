import AssetQuality
import Ledger
import LedgerSchema
import Lending

/// Something of value that came to stand for a loan after its first day, or was worth something else before.
struct ChangedPledge: Sendable, Hashable {
    /// A value that it had until another was written down.
    struct Earlier: Sendable, Hashable {
        /// The business date on which the other was written down.
        let until: CalendarDate
        /// What it would have fetched, in minor units.
        let realisable: Int64
    }

    /// The business date on which it was pledged; nil for what has stood for the loan from its first day.
    let recordedOn: CalendarDate?
    /// What it would fetch now, in minor units.
    let realisable: Int64
    /// In the order of days.
    private(set) var earlier: [Earlier]

    /// What it would have fetched at the end of a day less what it would fetch now, in minor units.
    func difference(at day: CalendarDate) -> Int64 {
        if let recordedOn, recordedOn > day { return -realisable }
        return (earlier.first { $0.until > day }?.realisable ?? realisable) - realisable
    }
}

extension ChangedPledge {
    /// What has changed since a day of the things that stand for loans, by the numbers of the loans.
    static func all(
        of loans: ClosedRange<Int>,
        _ tables: LedgerTables
    ) throws -> [Int: [ChangedPledge]] {
        // What no day is known of, or that of the loan's beginning, has stood for it all the time.
        let rows = try tables.rows(
            """
            SELECT c.loan_id, c.number, c.kind, c.value, c.haircut, v.value_before, v.day,
                CASE WHEN c.recorded_on > l.starts_on THEN c.recorded_on END AS recorded_on
            FROM collaterals c JOIN loans l ON l.loan_id = c.loan_id
            LEFT JOIN collateral_valuations v ON v.loan_id = c.loan_id AND v.number = c.number
            WHERE c.loan_id >= ? AND c.loan_id <= ? AND (c.recorded_on > l.starts_on OR v.day IS NOT NULL)
            ORDER BY c.loan_id, c.number, v.sequence
            """,
            [.integer(loans.lowerBound), .integer(loans.upperBound)]
        )
        var pledges: [Int: [ChangedPledge]] = [:]
        var last: (loan: Int, number: Int)?
        for row in rows {
            let place = (loan: try row.integer("loan_id"), number: try row.integer("number"))
            var known = pledges.removeValue(forKey: place.loan) ?? []
            if last.map({ $0 == place }) != true { known.append(try ChangedPledge(row)) }
            if let earlier = try Earlier(row) { known[known.count - 1].earlier.append(earlier) }
            pledges[place.loan] = known
            last = place
        }
        return pledges
    }

    private init(_ row: LedgerRow) throws {
        recordedOn = try row.optionalInteger("recorded_on").map(CalendarDate.init(dayNumber:))
        realisable = try Collateral(row, value: "value").realisable
        earlier = []
    }
}

extension ChangedPledge.Earlier {
    fileprivate init?(_ row: LedgerRow) throws {
        guard let day = try row.optionalInteger("day") else { return nil }
        until = CalendarDate(dayNumber: day)
        realisable = try Collateral(row, value: "value_before").realisable
    }
}

extension Collateral {
    fileprivate init(_ row: LedgerRow, value column: String) throws {
        let value = Int64(try row.integer(column))
        guard let collateral = Collateral(kind: try row.text("kind"), value: value, haircut: try row.number("haircut"))
        else { throw LedgerError.unreadable(table: "collaterals") }
        self = collateral
    }
}
