import Encoding
import FeatureDefinitions
import Learning
import ModelArtefacts
import ModelReports
import Products
import Runs
import Samples
import Scoring
import Terminal
import TrainingFiles
import TreeEnsembles
import Validation

/// What `train` prints: the sample, how well the model does, and what it looks at.
struct TrainingSummary {
    let text: String

    /// Describes a training run.
    /// - Parameters:
    ///   - result: What came of it.
    ///   - file: What it was fitted to.
    ///   - sections: The report; what was left out, coefficients, points, importance and alternatives are printed.
    init(_ result: ModelTraining.Result, _ file: TrainingFile, _ sections: [ReportSection]) {
        let artefact = result.artefact
        var parts = [
            "\(artefact.name) \(artefact.version), \(artefact.learner) for \(artefact.product.id) \(artefact.product.version)",
            Self.sample(file, result.holdOut), Self.measures(result), Self.inputs(artefact.model),
        ]
        parts += sections.filter { ["gaps", "outliers"].contains($0.id) }
            .map { "\($0.title): \($0.sentences.joined(separator: " "))" }
        let printed = ["selection", "coefficients", "points", "importance", "alternatives"]
        parts += sections.filter { printed.contains($0.id) }.map(\.terminalText)
        parts += Self.notes(file) + Self.doubts(result.holdOut) + Self.directions(artefact.model)
        text = parts.joined(separator: "\n\n")
    }

    private static func sample(_ file: TrainingFile, _ report: PerformanceReport) -> String {
        var table = TextTable(["ROWS", "BADS", "BAD RATE", "FEATURES", "HELD OUT"], rightAligned: [0, 1, 2, 3, 4])
        table.add([
            file.sample.count.groupedText, file.sample.badCount.groupedText, file.sample.badRate.percentText,
            "\(file.sample.schema.count)", report.rowCount.groupedText,
        ])
        return table.text
    }

    private static func measures(_ result: ModelTraining.Result) -> String {
        var heading = ["", "HOLD-OUT", "95 % INTERVAL"]
        if let folds = result.crossValidation { heading.append("\(folds.folds.count) FOLDS, MEAN ± SD") }
        var table = TextTable(heading)
        let rows: [(String, PerformanceReport.Estimate, KeyPath<CrossValidationReport.Fold, Double>)] = [
            ("AUC", result.holdOut.areaUnderCurve, \.areaUnderCurve),
            ("KS", result.holdOut.kolmogorovSmirnov, \.kolmogorovSmirnov),
            ("Brier", result.holdOut.brier, \.brier),
        ]
        for (name, estimate, measure) in rows {
            var cells = [
                name, estimate.value.text(decimals: 4),
                "\(estimate.lower.text(decimals: 4)) to \(estimate.upper.text(decimals: 4))",
            ]
            if let summary = result.crossValidation?.summary(of: measure) {
                cells.append("\(summary.mean.text(decimals: 4)) ± \(summary.standardDeviation.text(decimals: 4))")
            }
            table.add(cells)
        }
        let error = result.holdOut.calibrationError
        let limits = "\(error.lower.text(decimals: 4)) to \(error.upper.text(decimals: 4))"
        var lines = [table.text, "Calibration error \(error.value.text(decimals: 4)) (\(limits))"]
        if let folds = result.crossValidation {
            lines.append("AUC, training minus test \(folds.gap.text(decimals: 4))")
        }
        return lines.joined(separator: "\n")
    }

    private static func inputs(_ model: ScoringModel) -> String {
        switch model {
        case .logistic(let model): coefficients(model)
        case .scorecard(let model): characteristics(model)
        case .trees(let model): trees(model)
        case .vote(let model): coefficients(model.linear) + "\n\n" + trees(model.trees)
        case .prototypes(let model): groups(model)
        }
    }

    private static func coefficients(_ model: LogisticModel) -> String {
        let named = zip(model.encoder.columnNames, model.coefficients).sorted { abs($0.1) > abs($1.1) }
        var table = TextTable(["LARGEST COEFFICIENTS", "LOG-ODDS OF DEFAULT"], rightAligned: [1])
        for (name, coefficient) in named.prefix(12) { table.add([name, coefficient.text(decimals: 4)]) }
        return table.text
    }

    private static func characteristics(_ model: ScorecardModel) -> String {
        var table = TextTable(["CHARACTERISTIC", "IV", "BINS", "COEFFICIENT"], rightAligned: [1, 2, 3])
        for characteristic in model.characteristics.sorted(by: { $0.informationValue > $1.informationValue }) {
            table.add([
                characteristic.feature, characteristic.informationValue.text(decimals: 4),
                "\(characteristic.bins.count)", characteristic.coefficient.text(decimals: 4),
            ])
        }
        return table.text
    }

    private static func trees(_ model: TreeModel) -> String {
        var table = TextTable(
            ["TREES", "NODES", "DEPTH", "BACKGROUND", "EXPLANATION TABLES"],
            rightAligned: [0, 1, 2, 3]
        )
        table.add([
            model.ensemble.trees.count.groupedText, model.ensemble.nodeCount.groupedText, "\(model.ensemble.depth)",
            "\(model.background.count)", "\((model.explanationByteCount / 1024).groupedText) KiB",
        ])
        return table.text
    }

    private static func groups(_ model: PrototypeModel) -> String {
        let members = model.prototypes.map(\.memberCount)
        var table = TextTable(["GROUPS", "LEAST", "MOST MEMBERS", "ASKED"], rightAligned: [0, 1, 2, 3])
        table.add([
            members.count.groupedText, (members.min() ?? 0).groupedText, (members.max() ?? 0).groupedText,
            "\(model.settings.neighbourCount)",
        ])
        return table.text
    }

    /// What a modeller must not overlook in the figures.
    private static func doubts(_ report: PerformanceReport) -> [String] {
        guard report.areaUnderCurve.lower <= 0.5 else { return [] }
        return ["On rows held out it may order applicants no better than chance: do not trust this model"]
    }

    /// What a scorecard or a logistic model does against the product's word; trees that do are not trained at all.
    private static func directions(_ model: ScoringModel) -> [String] {
        guard let problem = model.directionProblem else { return [] }
        let end = model.mustKeepDirections ? "; an artefact of this model is not registered" : ""
        return ["Warning: risk is \(problem)\(end)"]
    }

    private static func notes(_ file: TrainingFile) -> [String] {
        var notes = file.notes
        if !file.ignoredColumns.isEmpty { notes.append("Not read: \(file.ignoredColumns.joined(separator: ", "))") }
        for (column, count) in file.unknownCategories.sorted(by: { $0.key < $1.key }) {
            notes.append("\(column): \(count.groupedText) cells hold a category the product does not declare")
        }
        return notes.isEmpty ? [] : [notes.joined(separator: "\n")]
    }
}
