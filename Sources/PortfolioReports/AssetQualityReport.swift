import AssetQuality
import Charts
import Documents
import Lending
public import Portfolio

extension BookReport {
    /// Active loans by class, from standard to loss, with what is set aside.
    public static func assetQuality(_ figures: BookFigures) -> BookReport {
        let classes = AssetClass.allCases.map { ClassSums($0, figures) }
        let loans = classes.reduce(0) { $0 + $1.loans }
        let outstanding = classes.reduce(0) { $0 + $1.outstanding }
        let totals = figures.totals
        return BookReport(
            "npa",
            "Asset quality",
            sentences: [
                "\(totals.nonPerformingLoans) non-performing loans of \(figures.currency.text(totals.nonPerforming)): GNPA "
                    + "\(percentText(totals.grossNonPerformingRatio)), NNPA \(percentText(totals.netNonPerformingRatio)), "
                    + "coverage \(percentText(totals.provisionCoverage))."
            ],
            tables: [
                Table(
                    "Classes",
                    ["Class", "Loans", "Share", "Outstanding", "Share", "Provision"],
                    classes.map { $0.row(ofLoans: loans, outstanding: outstanding, figures.currency) }
                ),
                byPurpose(figures),
            ],
            drawings: drawings(classes, outstanding: outstanding),
            currency: figures.currency,
            json: [
                "npa_loans": .count(totals.nonPerformingLoans), "npa_amount": .amount(totals.nonPerforming),
                "npa_ratio": .share(totals.grossNonPerformingRatio),
                "classes": .array(classes.map { $0.json(outstanding: outstanding) }),
            ]
        )
    }

    private static func drawings(_ classes: [ClassSums], outstanding: Int64) -> [(name: String, svg: String)] {
        let lesser = classes.dropFirst()
        return [
            BarChart(
                id: "classes",
                title: "Outstanding by class",
                summary: "All classes but Standard, as shares of what is outstanding.",
                axis: "share, %",
                labels: lesser.map(\.assetClass.name),
                values: lesser.map { (share($0.outstanding, of: outstanding) ?? 0) * 100 }
            )
            .drawing,
            PieChart(
                id: "npa",
                title: "Non-performing by class",
                summary: "Shares of what is non-performing.",
                slices: classes.filter(\.assetClass.isNonPerforming)
                    .map { PieChart.Slice($0.assetClass.name, Double($0.outstanding)) }
            )
            .drawing,
        ]
    }

    fileprivate static func share(_ part: Int64, of whole: Int64) -> Double? {
        whole > 0 ? Double(part) / Double(whole) : nil
    }

    private static func byPurpose(_ figures: BookFigures) -> Table {
        Table(
            "Non-performing by purpose",
            ["Purpose", "NPA loans", "NPA amount", "NPA ratio"],
            figures.totals(by: \.purpose)
                .map { name, totals in
                    [
                        name, "\(totals.nonPerformingLoans)", figures.currency.text(totals.nonPerforming),
                        percentText(totals.grossNonPerformingRatio),
                    ]
                }
        )
    }
}

/// Sums over the active loans of one class.
private struct ClassSums {
    let assetClass: AssetClass
    let loans: Int64
    let outstanding: Int64
    private let provision: Int64

    init(_ assetClass: AssetClass, _ figures: BookFigures) {
        let cells = figures.cells.filter { $0.assetClass == assetClass && $0.isOpen }
        func sum(_ sum: BookSum) -> Int64 { Int64(cells.reduce(0) { $0 + $1[sum] }) }
        self.assetClass = assetClass
        loans = sum(.loans)
        outstanding = sum(.outstanding)
        provision = sum(.provision)
    }

    func row(ofLoans all: Int64, outstanding whole: Int64, _ currency: Currency) -> [String] {
        [
            assetClass.name, "\(loans)", percentText(BookReport.share(loans, of: all)), currency.text(outstanding),
            percentText(BookReport.share(outstanding, of: whole)), currency.text(provision),
        ]
    }

    func json(outstanding whole: Int64) -> JSONValue {
        .object([
            "class": .string(assetClass.name), "loans": .amount(loans), "outstanding": .amount(outstanding),
            "provision": .amount(provision), "share": .share(BookReport.share(outstanding, of: whole)),
        ])
    }
}
