public import Baselines
import Drift

extension ReportSection {
    /// How far the rows that judge a model are from those it was fitted to.
    ///
    /// Both were drawn from one file: an index above its bound says that the draw was unlucky, or the file in an order.
    /// - Parameter report: The rows held out against those of the fit.
    /// - Returns: The section.
    public static func stability(_ report: DriftReport) -> ReportSection {
        var table = ReportTable(
            "Population stability index, training to rows held out",
            ["", "PSI", "95 % bound", "Bins", "Verdict", "Missing", "In training"]
        )
        for line in report.lines {
            table.add([
                line.name, line.index?.value.reportText() ?? "–", line.index?.bound.reportText() ?? "–",
                line.index.map { "\($0.parts.count)" } ?? "–", line.index?.verdict.rawValue ?? "–",
                line.missing?.rate.reportPercent ?? "", line.missing?.atTraining.reportPercent ?? "",
            ])
        }
        return ReportSection(
            id: "stability",
            title: "Stability",
            sentences: [
                "Below the bound lies 95 times in 100 what chance alone makes of it. Above 0.10 and the bound: watch; above 0.25 and "
                    + "the bound: act. `underwriter models drift` holds later applicants against the same bins."
            ],
            tables: [table]
        )
    }
}
