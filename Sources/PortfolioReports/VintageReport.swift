import AssetQuality
import Charts
import Documents
public import Portfolio

extension BookReport {
    /// Ever 90+ by month of origination, and how loans move between buckets.
    /// - Parameters:
    ///   - triangle: The vintages.
    ///   - rolls: Moves from month end to month end.
    ///   - step: Months between two columns.
    /// - Returns: The report.
    public static func vintages(_ triangle: VintageTriangle, rolls: RollRates, step: Int = 3) -> BookReport {
        let columns = Array(stride(from: step, through: max(triangle.depth, step), by: step))
        let rows = triangle.cohorts.map { cohort in
            [monthText(cohort.month), "\(cohort.loans)"]
                + columns.map { triangle.share(of: cohort, by: $0).map { percentText($0) } ?? "" }
        }
        return BookReport(
            "vintage",
            "Vintages",
            sentences: [
                "Share of the loans of a month that were ever more than 90 days past due, by months on book; blank "
                    + "where not all of them were observed for so long."
            ],
            tables: [
                Table("Ever 90+", ["Month", "Loans"] + columns.map { "\($0) m" }, rows), pooledTable(triangle),
                rollTable(rolls),
            ],
            drawings: [("vintages", chart(triangle)), rollChart(rolls).drawing],
            json: [
                "observed_until": .string(monthText(triangle.observedUntil)),
                "cohorts": .array(triangle.cohorts.map { json($0, of: triangle) }),
                "roll_counts": .array(rolls.counts.map { .array($0.map(JSONValue.count)) }),
                "buckets": .array(DelinquencyBucket.allCases.map { .string($0.name) }),
            ]
        )
    }

    private static func json(_ cohort: VintageTriangle.Cohort, of triangle: VintageTriangle) -> JSONValue {
        let depth = max(triangle.observedUntil - cohort.month, 0)
        return .object([
            "month": .string(monthText(cohort.month)), "loans": .count(cohort.loans),
            "ever_90": .array((0...depth).map { JSONValue.share(triangle.share(of: cohort, by: $0)) }),
        ])
    }

    private static func rollTable(_ rolls: RollRates) -> Table {
        let buckets = DelinquencyBucket.allCases
        return Table(
            "Roll rates, month end to month end",
            ["From"] + buckets.map(\.name) + ["Worse", "Better", "Loans"],
            buckets.map { from in
                [from.name] + buckets.map { percentText(rolls.probability(from: from.rawValue, to: $0.rawValue)) }
                    + [rolls.worse(from: from.rawValue), rolls.better(from: from.rawValue)].map(percentText)
                    + ["\(rolls.counts[from.rawValue].reduce(0, +))"]
            }
        )
    }

    private static func rollChart(_ rolls: RollRates) -> BarChart {
        let buckets = DelinquencyBucket.allCases
        return BarChart(
            id: "rolls",
            title: "Roll rates, month end to month end",
            summary: "Per cent of the loans of a bucket: bars became later, the line less late.",
            axis: "loans of the bucket, %",
            labels: buckets.map(\.name),
            values: buckets.map { (rolls.worse(from: $0.rawValue) ?? 0) * 100 },
            line: buckets.map { (rolls.better(from: $0.rawValue) ?? 0) * 100 }
        )
    }

    /// What the curve shows.
    private static func pooledTable(_ triangle: VintageTriangle) -> Table {
        Table(
            "Ever 90+, all months of origination together",
            ["Months on book", "Loans observed so long", "Ever 90+"],
            (0...max(triangle.depth, 1))
                .map { months in
                    let pooled = triangle.pooled(by: months)
                    return ["\(months)", "\(pooled.loans)", percentText(pooled.share)]
                }
        )
    }

    /// All cohorts together: of those observed so long, the share ever 90+.
    private static func chart(_ triangle: VintageTriangle) -> String {
        let months = Array(0...max(triangle.depth, 1))
        return LineChart(
            id: "vintages",
            title: "Ever 90+ by months on book",
            summary: "Per cent of the loans observed so long that were ever more than 90 days past due.",
            labels: months.map { "\($0)" },
            series: [
                LineChart.Series(
                    name: "ever 90+, %",
                    values: months.map { triangle.pooled(by: $0).share.map { $0 * 100 } }
                )
            ],
            axes: LineChart.Axes(horizontal: "months on book", vertical: "ever 90+, %")
        )
        .svg
    }
}
