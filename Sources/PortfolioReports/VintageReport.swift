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
                Table("Ever 90+", ["Month", "Loans"] + columns.map { "\($0) m" }, rows), rollTable(rolls),
            ],
            drawings: [("vintages", chart(triangle))],
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
            ["From"] + buckets.map(\.name) + ["Loans"],
            buckets.map { from in
                [from.name] + buckets.map { percentText(rolls.probability(from: from.rawValue, to: $0.rawValue)) }
                    + ["\(rolls.counts[from.rawValue].reduce(0, +))"]
            }
        )
    }

    /// All cohorts together: of those observed so long, the share ever 90+.
    private static func chart(_ triangle: VintageTriangle) -> String {
        let months = Array(0...max(triangle.depth, 1))
        let shares = months.map { month -> Double? in
            let observed = triangle.cohorts.filter { $0.month + month <= triangle.observedUntil }
            let loans = observed.reduce(0) { $0 + $1.loans }
            guard loans > 0 else { return nil }
            let defaults = observed.reduce(0.0) {
                $0 + (triangle.share(of: $1, by: month) ?? 0) * Double($1.loans)
            }
            return defaults / Double(loans) * 100
        }
        return LineChart(
            id: "vintages",
            title: "Ever 90+ by months on book",
            summary: "Per cent of the loans observed so long that were ever more than 90 days past due.",
            labels: months.map { "\($0)" },
            series: [LineChart.Series(name: "ever 90+, %", values: shares)]
        )
        .svg
    }
}
