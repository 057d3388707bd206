public import Policies
public import Regression
public import Scoring

extension InputSections {
    /// A scorecard as people read it, and how sure its coefficients are.
    /// - Parameters:
    ///   - model: The scorecard.
    ///   - scale: On which the points are.
    ///   - table: Of the same weights of evidence fitted without a penalty; nil where that fit has no answer.
    ///   - remarks: What else is to be said of that fit.
    /// - Returns: The section, the sign convention first.
    public static func points(
        _ model: ScorecardModel,
        on scale: ScoreScale,
        judgedBy table: CoefficientTable?,
        _ remarks: [String]
    ) -> ReportSection {
        let convention =
            "Weight of evidence is ln(share of the goods / share of the bads): the higher it is, the less the risk. Coefficients "
            + "are log-odds of default for each unit of it, so every one is negative. More points mean less risk."
        let rows = Dictionary((table?.rows ?? []).map { ($0.name, $0) }) { first, _ in first }
        return ReportSection(
            id: "points",
            title: "Points",
            sentences: [convention] + remarks,
            tables: [coefficients(model, rows), points(model, scale, rows)].compactMap(\.self)
        )
    }

    private static func coefficients(
        _ model: ScorecardModel,
        _ rows: [String: CoefficientTable.Row]
    ) -> ReportTable {
        var table = ReportTable(
            "Coefficients, and the same without a penalty",
            ["Characteristic", "In the model", "Without a penalty", "Standard error", "z", "p", "95 % limits"]
        )
        for characteristic in model.characteristics {
            let row = rows[characteristic.feature]
            let limits = row.map { "\($0.limits.lowerBound.reportText()) to \($0.limits.upperBound.reportText())" }
            table.add([
                characteristic.feature, characteristic.coefficient.reportText(), row?.estimate.reportText() ?? "–",
                row?.standardError.reportText() ?? "–", row?.z.reportText(2) ?? "–", row?.pValue.reportText() ?? "–",
                limits ?? "–",
            ])
        }
        return table
    }

    /// The standard error of a bin's points is that of the coefficient times factor and weight of evidence.
    private static func points(
        _ model: ScorecardModel,
        _ scale: ScoreScale,
        _ rows: [String: CoefficientTable.Row]
    ) -> ReportTable? {
        guard let points = model.pointsTable(on: scale), let (factor, _) = scale.factorAndOffset else { return nil }
        var table = ReportTable(
            "Points of each bin",
            ["Characteristic", "Values", "Goods", "Bads", "Weight of evidence", "Points", "Standard error"]
        )
        for row in points.rows {
            for (bin, points) in zip(row.bins, row.points) {
                let error = rows[row.feature].map { abs(factor * bin.weightOfEvidence) * $0.standardError }
                table.add([
                    row.feature, bin.kind.reportText, bin.goods.reportText(0), bin.bads.reportText(0),
                    bin.weightOfEvidence.reportText(), points.reportText(2), error?.reportText(2) ?? "–",
                ])
            }
        }
        return table
    }
}
