import AssetQuality
package import Ledger
import LedgerRecords
public import LedgerSchema
public import Lending
public import Portfolio

extension LoanBook {
    /// The currencies of the loans, that of most loans first.
    public func currencies() async throws(LedgerError) -> [(code: String, loans: Int)] {
        try await ledger.readTables { tables in
            try tables.rows(
                """
                SELECT currency, CAST(SUM(loans) AS BIGINT) AS loans FROM book_cells WHERE loans > 0
                GROUP BY currency ORDER BY 2 DESC, 1
                """
            )
            .map { (try $0.text("currency"), try $0.integer("loans")) }
        }
    }

    /// The loans of a currency in figures.
    ///
    /// They come from sums that are kept with every change: as fast for a million loans as for ten. The funnel is that of
    /// all applications.
    /// - Parameter currency: Of what is counted, and how its amounts are written.
    /// - Returns: The figures; without cells if no loan is in that currency.
    /// - Throws: ``LedgerError``.
    public func figures(of currency: Currency) async throws(LedgerError) -> BookFigures {
        try await ledger.readTables { tables in
            let cells =
                try tables.rows(
                    "SELECT \(BookCell.columns) FROM book_cells WHERE currency = ? AND loans > 0",
                    [.text(currency.code)]
                )
                .map(BookCell.init(row:))
            return BookFigures(cells, in: currency, funnel: try Self.funnel(tables))
        }
    }

    /// Ever 90+ by month of origination and months on book.
    /// - Parameter day: The last day end; only months that are over count.
    /// - Returns: The triangle.
    /// - Throws: ``LedgerError``.
    public func vintages(asAt day: CalendarDate) async throws(LedgerError) -> VintageTriangle {
        try await ledger.readTables { tables in
            var defaults: [Int: [Int: Int]] = [:]
            for row in try tables.rows("SELECT * FROM cohort_defaults") {
                defaults[try row.integer("cohort"), default: [:]][try row.integer("months")] = try row.integer("loans")
            }
            let cohorts =
                try tables.rows("SELECT cohort, CAST(SUM(loans) AS BIGINT) AS loans FROM book_cells GROUP BY cohort")
                .map { row in
                    VintageTriangle.Cohort(
                        month: try row.integer("cohort"),
                        loans: try row.integer("loans"),
                        firstDefaults: defaults[try row.integer("cohort")] ?? [:]
                    )
                }
            let isOver = day.day == CalendarDate.dayCount(year: day.year, month: day.month)
            return VintageTriangle(cohorts, observedUntil: day.monthNumber - (isOver ? 0 : 1))
        }
    }

    /// How loans moved between buckets, month end to month end.
    /// - Parameter months: Numbers of the months (12·year + month − 1) at whose ends moves are counted.
    /// - Returns: A square over the buckets.
    /// - Throws: ``LedgerError``.
    public func rollRates(months: ClosedRange<Int>) async throws(LedgerError) -> RollRates {
        try await ledger.readTables { tables in
            let count = DelinquencyBucket.allCases.count
            var counts = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
            let rows = try tables.rows(
                """
                SELECT earlier, later, CAST(SUM(loans) AS BIGINT) AS loans FROM roll_counts WHERE month >= ? AND month <= ?
                GROUP BY earlier, later
                """,
                [.integer(months.lowerBound), .integer(months.upperBound)]
            )
            for row in rows {
                let (earlier, later) = (try row.integer("earlier"), try row.integer("later"))
                guard (0..<count).contains(earlier), (0..<count).contains(later) else {
                    throw LedgerError.unreadable(table: "roll_counts")
                }
                counts[earlier][later] = try row.integer("loans")
            }
            return RollRates(counts)
        }
    }

    /// Counts every change of the book's figures: whoever keeps figures compares it, in whatever program the change was.
    public func version() async throws(LedgerError) -> Int {
        try await ledger.readTables { try $0.row("SELECT version FROM book_versions")?.integer("version") ?? 0 }
    }

    /// Loans and what was lent by amount.
    /// - Parameter currency: Of the loans.
    /// - Returns: Bands in ascending order; `from` in major units.
    /// - Throws: ``LedgerError``.
    public func amountBands(
        of currency: Currency
    ) async throws(LedgerError) -> [(from: Int, loans: Int, amount: Int64)] {
        try await ledger.readTables { tables in
            try tables.rows("SELECT * FROM book_amounts WHERE currency = ? ORDER BY band", [.text(currency.code)])
                .map { row in
                    let band = try row.integer("band")
                    guard (0...BookCells.bandLimits.count).contains(band) else {
                        throw LedgerError.unreadable(table: "book_amounts")
                    }
                    let from = band > 0 ? BookCells.bandLimits[band - 1] : 0
                    return (from, try row.integer("loans"), Int64(try row.integer("amount")))
                }
        }
    }

    /// Applications decided here and, in a simulated book, elsewhere.
    package static func funnel(_ tables: LedgerTables, until day: CalendarDate? = nil) throws -> ApplicationFunnel {
        var funnel = ApplicationFunnel(approved: 0, declined: 0, pending: 0)
        let rows =
            try tables.rows("SELECT outcome, requests FROM request_counts")
            + tables.rows(
                """
                SELECT application_status AS outcome, COUNT(*) AS requests FROM applications WHERE submitted_at < ?
                GROUP BY application_status
                """,
                [.integer((day ?? .latest).dayNumber * 86_400_000 + 86_400_000)]
            )
        for row in rows {
            let requests = try row.integer("requests")
            switch ApplicationStatus(rawValue: try row.text("outcome"))?.summary {
            case "Approved": funnel.approved += requests
            case "Rejected": funnel.declined += requests
            case "Pending": funnel.pending += requests
            default: continue
            }
        }
        return funnel
    }
}

extension BookCell {
    /// What a kind is made of, then the sums.
    private static let kinds = ["cohort", "purpose", "region", "status", "bucket", "asset_class"]
    fileprivate static let columns = (kinds + BookSum.columns).joined(separator: ", ")

    /// A row of these columns.
    fileprivate init(row: LedgerRow) throws {
        guard let bucket = DelinquencyBucket(rawValue: try row.integer("bucket")),
            let assetClass = AssetClass(rawValue: try row.integer("asset_class"))
        else { throw LedgerError.unreadable(table: "book_cells") }
        let kind = Kind(
            cohort: try row.integer("cohort"),
            purpose: try row.text("purpose"),
            region: try row.text("region"),
            status: try row.text("status"),
            bucket: bucket,
            assetClass: assetClass
        )
        // By their place: thousands of cells with so many names each took most of a dashboard's time.
        self.init(kind, BookSums(try row.integers(from: Self.kinds.count)))
    }
}
