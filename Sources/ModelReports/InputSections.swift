public import Binning
import Charts
public import Diagnostics
import FeatureDefinitions
public import Regression
public import Samples
public import Scoring

/// What is said of the inputs of a model.
public enum InputSections {
    /// The bins of each feature, with weight of evidence, as training saw them.
    /// - Parameters:
    ///   - sample: Rows of the fit.
    ///   - binning: How features are cut.
    /// - Returns: Features by falling information value, those below 0.02 without drawings and bins.
    public static func bins(of sample: TrainingSample, _ binning: FeatureBinning = FeatureBinning()) -> ReportSection {
        let outcomes = BinningOutcomes(isBad: sample.isBad, weights: sample.weights)
        let binned = zip(sample.schema.features, sample.columns)
            .map { feature, column in
                let bins = binning.bins(feature, column, outcomes)
                return (bins, bins.characteristic.informationValue)
            }
            .sorted { ($1.1, $0.0.feature) < ($0.1, $1.0.feature) }
        var overview = ReportTable(
            "Features by information value",
            ["Feature", "IV", "Strength", "Bins", "Trend", "Lost to the trend"]
        )
        for (feature, value) in binned {
            overview.add([
                feature.feature, value.reportText(), strength(of: value), "\(feature.bins.count)",
                feature.isCollapsed ? "\(feature.trend.rawValue), collapsed" : feature.trend.rawValue,
                feature.gap.reportPercent,
            ])
        }
        let shown = binned.filter { $0.1 >= 0.02 }
        return ReportSection(
            id: "bins",
            title: "Bins",
            sentences: ["Weight of evidence is ln(share of the goods / share of the bads): it falls as risk rises."],
            tables: [overview] + shown.map { table($0.0) },
            drawings: shown.enumerated().map { drawing($1.0, $0) }
        )
    }

    /// Coefficients of the fit without a penalty.
    /// - Parameters:
    ///   - table: Estimates and errors.
    ///   - factors: Variance inflation of each column, without the intercept.
    ///   - dropped: Columns left out because they have no finite coefficient.
    /// - Returns: The section.
    public static func coefficients(
        _ table: CoefficientTable,
        _ factors: [Double],
        dropped: [String] = []
    ) -> ReportSection {
        var rows = ReportTable(
            "Logistic regression without a penalty, log-odds of default",
            ["Column", "Estimate", "Standard error", "z", "p", "95 % limits", "VIF"]
        )
        for (index, row) in table.rows.enumerated() {
            rows.add([
                row.name, row.estimate.reportText(5), row.standardError.reportText(5), row.z.reportText(2),
                row.pValue.reportText(),
                "\(row.limits.lowerBound.reportText(5)) to \(row.limits.upperBound.reportText(5))",
                index == 0 ? "" : factors[index - 1].reportText(2),
            ])
        }
        return ReportSection(
            id: "coefficients",
            title: "Coefficients",
            sentences: [
                "AIC \(table.akaike.reportText(1)), BIC \(table.bayes.reportText(1)), McFadden R² "
                    + "\(table.pseudoRSquared.reportText()), likelihood ratio \(table.likelihoodRatio.reportText(1)) "
                    + "(p \(table.likelihoodRatioPValue.reportText())). A VIF above 10 says that the others say it already.",
                "Fitted without a penalty to the columns of the model, on the rows of its fit as they were: nothing balanced, "
                    + "nothing moved in, nobody inferred.",
            ]
                + (dropped.isEmpty
                    ? []
                    : [
                        "Left out, because others make them up or all they tell apart ended alike: \(dropped.joined(separator: ", "))."
                    ]),
            tables: [rows]
        )
    }

    /// What each feature is worth to the model.
    /// - Parameters:
    ///   - permutation: Area lost when the feature is dealt out anew.
    ///   - gain: Loss saved in the fit, by key; empty where not known.
    ///   - impurity: What the tests of trees save of impurity; nil where there are none.
    /// - Returns: The section.
    public static func importance(
        _ permutation: PermutationImportance,
        gain: [String: Double],
        impurity: ImpurityImportance?
    ) -> ReportSection {
        let total = gain.values.reduce(0, +)
        var table = ReportTable(
            "Importance",
            ["Feature", "AUC lost when dealt out anew", "SD"] + (gain.isEmpty ? [] : ["Share of gain"])
                + (impurity == nil ? [] : ["Share of impurity saved"])
        )
        for row in permutation.rows {
            let share = total > 0 ? (gain[row.feature] ?? 0) / total : 0
            table.add(
                [row.feature, row.areaLost.reportText(), row.deviation.reportText()]
                    + (gain.isEmpty ? [] : [share.reportPercent])
                    + (impurity.map { [($0.shares[row.feature] ?? 0).reportPercent] } ?? [])
            )
        }
        return ReportSection(
            id: "importance",
            title: "Importance",
            sentences: ["Measured on rows held out; features that say the same share what they are worth."],
            tables: [table]
        )
    }

    private static func strength(of value: Double) -> String {
        switch value {
        case ..<0.02: "none"
        case ..<0.1: "weak"
        case ..<0.3: "medium"
        case ...0.5: "strong"
        default: "suspicious, check for a leak"
        }
    }

    private static func table(_ feature: BinnedFeature) -> ReportTable {
        let all = feature.bins.reduce(0) { $0 + $1.goods + $1.bads }
        return ReportTable(
            feature.feature,
            ["Bin", "Share", "Goods", "Bads", "Bad rate", "WOE"],
            feature.bins.map { bin in
                let count = bin.goods + bin.bads
                return [
                    bin.kind.reportText, (count / max(all, 1)).reportPercent, bin.goods.reportText(0),
                    bin.bads.reportText(0), count > 0 ? (bin.bads / count).reportPercent : "–",
                    bin.weightOfEvidence.reportText() + (bin.isAdjusted ? " (adjusted)" : ""),
                ]
            }
        )
    }

    private static func drawing(_ feature: BinnedFeature, _ index: Int) -> String {
        let bins = feature.bins.filter { $0.goods + $0.bads > 0 }
        return BarChart(
            id: "bins\(index)",
            title: "Bad rate by bin of \(feature.feature)",
            summary: bins.map { "\($0.kind.reportText): \(($0.bads / ($0.goods + $0.bads)).reportPercent)" }
                .joined(separator: "; "),
            labels: bins.indices.map { "\($0 + 1)" },
            values: bins.map { $0.bads / ($0.goods + $0.bads) }
        )
        .svg
    }
}

extension Bin.Kind {
    /// For people.
    public var reportText: String {
        switch self {
        case .range(let lower, let upper):
            if lower == -.infinity {
                upper == .infinity ? "any number" : "below \(upper.boundText)"
            } else {
                upper == .infinity ? "\(lower.boundText) and more" : "\(lower.boundText) to below \(upper.boundText)"
            }
        case .categories(let codes): codes.joined(separator: ", ")
        case .special(let codes): "special " + codes.map(\.boundText).joined(separator: ", ")
        case .missing: "missing"
        case .other: "anything else"
        }
    }
}

extension Double {
    fileprivate var boundText: String { self == rounded() && magnitude < 1e15 ? reportText(0) : reportText(4) }
}
