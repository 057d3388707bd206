import AssetQuality
import Charts
import Documents
public import Portfolio

extension BookReport {
    /// Active loans by class, from standard to loss, with what is set aside.
    public static func assetQuality(_ figures: BookFigures) -> BookReport {
        let classes = AssetClass.allCases.map { assetClass in
            let cells = figures.cells.filter { $0.assetClass == assetClass && $0.status == "active" }
            func sum(_ name: String) -> Int64 { Int64(cells.reduce(0) { $0 + $1[name] }) }
            return (assetClass, sum("loans"), sum("outstanding"), sum("provision"))
        }
        let loans = classes.reduce(0) { $0 + $1.1 }
        let outstanding = classes.reduce(0) { $0 + $1.2 }
        func share(_ part: Int64, _ whole: Int64) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
        let totals = figures.totals
        return BookReport(
            "npa",
            "Asset quality",
            sentences: [
                "\(totals.nonPerformingLoans) non-performing loans of \(amountText(totals.nonPerforming)): GNPA "
                    + "\(percentText(totals.grossNonPerformingRatio)), NNPA \(percentText(totals.netNonPerformingRatio)), "
                    + "coverage \(percentText(totals.provisionCoverage))."
            ],
            tables: [
                Table(
                    "Classes",
                    ["Class", "Loans", "Share", "Outstanding", "Share", "Provision"],
                    classes.map { row in
                        [
                            row.0.name, "\(row.1)", percentText(share(row.1, loans)), amountText(row.2),
                            percentText(share(row.2, outstanding)), amountText(row.3),
                        ]
                    }
                ),
                byPurpose(figures),
            ],
            drawings: [
                (
                    "classes",
                    BarChart(
                        id: "classes",
                        title: "Outstanding by class",
                        summary: "All classes but Standard, as shares of what is outstanding.",
                        labels: classes.dropFirst().map(\.0.name),
                        values: classes.dropFirst().map { share($0.2, outstanding) ?? 0 }
                    )
                    .svg
                )
            ],
            json: [
                "npa_loans": .count(totals.nonPerformingLoans), "npa_amount": .amount(totals.nonPerforming),
                "npa_ratio": .share(totals.grossNonPerformingRatio),
                "classes": .array(
                    classes.map { row in
                        .object([
                            "class": .string(row.0.name), "loans": .amount(row.1), "outstanding": .amount(row.2),
                            "provision": .amount(row.3), "share": .share(share(row.2, outstanding)),
                        ])
                    }
                ),
            ]
        )
    }

    private static func byPurpose(_ figures: BookFigures) -> Table {
        Table(
            "Non-performing by purpose",
            ["Purpose", "NPA loans", "NPA amount", "NPA ratio"],
            figures.totals(by: \.purpose)
                .map { name, totals in
                    [
                        name, "\(totals.nonPerformingLoans)", amountText(totals.nonPerforming),
                        percentText(totals.grossNonPerformingRatio),
                    ]
                }
        )
    }
}
