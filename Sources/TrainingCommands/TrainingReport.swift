import Binning
import Decisioning
import Diagnostics
import Learning
import ModelArtefacts
import ModelFitting
import ModelReports
import Policies
import Preparation
import Products
import Samples
import Scoring
import TrainingFiles
import Validation

/// The sections of the report of a training run.
struct TrainingReport {
    let sections: [ReportSection]

    /// Looks into a model on the rows held out, and into its inputs on the rows of the fit.
    init(
        _ result: ModelTraining.Result,
        _ file: TrainingFile,
        _ holdOut: HoldOut,
        _ judging: JudgingOptions,
        _ source: (path: String, delimiter: String),
        binning: FeatureBinning?,
        clipping: OutlierRule?,
        _ others: [ReportSection]
    ) throws {
        let (training, test) = try file.sample.split(holdOut)
        let artefact = result.artefact
        let scored = try test.scored(by: artefact.model)
        let performance = PerformanceSections(scored, result.holdOut)
        var sections = [performance.measures] + Self.rows(file, training, clipping)
        if let folds = result.crossValidation { sections.append(Self.folds(folds)) }
        sections += others
        sections += [performance.curves, performance.cutOffs(judging.stakes, judging.cutOff)]
        if case .logistic = artefact.model { sections.append(try Self.coefficients(training)) }
        let importance = try PermutationImportance(of: artefact.model, on: test, seed: holdOut.seed)
        sections += [
            InputSections.importance(
                importance,
                gain: result.gain,
                impurity: try ImpurityImportance(of: artefact.model, on: training)
            ),
            InputSections.bins(of: training, binning ?? FeatureBinning()), try Self.stability(artefact, test),
        ]
        let rows = try holdOut.split(file.sample.isBad).test
        sections += try Self.fairness(
            artefact.product,
            source,
            test,
            scored,
            rows.map { file.positions[$0] },
            holdOut.seed
        )
        self.sections = sections
    }

    /// Those that belong on the model card.
    static func isOnCard(_ section: ReportSection) -> Bool {
        ["measures", "rows", "importance", "cutoffs"].contains(section.id)
            || section.title.utf8.starts(with: "Fairness".utf8)
    }

    /// What was done to the rows, and what is odd about them.
    private static func rows(
        _ file: TrainingFile,
        _ training: TrainingSample,
        _ clipping: OutlierRule?
    ) -> [ReportSection] {
        let notes = file.notes.isEmpty ? ["Nothing was dropped, and nothing is odd."] : file.notes
        var sections = [ReportSection(id: "rows", title: "Rows", sentences: notes)]
        if let (found, before) = file.farOut {
            sections.append(.outliers(found, before: before, after: file.sample, "Rows that hold one were dropped."))
        }
        if let clipping {
            let found = Outliers(in: training, by: clipping)
            let after = training.clipped(to: found.limits)
            sections.append(.outliers(found, before: training, after: after, "They were moved to the limits."))
        }
        return sections
    }

    /// How far the rows held out are from those of the fit, in the bins that the artefact keeps.
    private static func stability(_ artefact: ModelArtefact, _ test: TrainingSample) throws -> ReportSection {
        var watch = DriftWatch(for: artefact)
        for vector in test.vectors { try watch.add(vector) }
        return .stability(try watch.report())
    }

    private static func folds(_ report: CrossValidationReport) -> ReportSection {
        var table = ReportTable("Over the folds", ["Measure", "Mean", "SD", "Least", "Most"])
        let measures: [(String, KeyPath<CrossValidationReport.Fold, Double>)] = [
            ("AUC", \.areaUnderCurve), ("KS", \.kolmogorovSmirnov), ("Brier", \.brier), ("Log loss", \.logLoss),
            ("AUC of training rows", \.trainingArea),
        ]
        for (name, measure) in measures {
            let values = report.folds.map { $0[keyPath: measure] }
            let summary = report.summary(of: measure)
            table.add([
                name, summary.mean.reportText(), summary.standardDeviation.reportText(),
                (values.min() ?? .nan).reportText(), (values.max() ?? .nan).reportText(),
            ])
        }
        return ReportSection(
            id: "folds",
            title: "Folds",
            sentences: ["\(report.folds.count) folds, everything learnt anew on each: bins, medians, balance."],
            tables: [table]
        )
    }

    private static func coefficients(_ training: TrainingSample) throws -> ReportSection {
        do {
            let inference = try LogisticRegression(penalty: .none).inference(on: training)
            return InputSections.coefficients(
                inference.table,
                inference.varianceInflation,
                dropped: inference.dropped
            )
        } catch .regression(let error) {
            return ReportSection(
                id: "coefficients",
                title: "Coefficients",
                sentences: ["Without a penalty there are no standard errors here: \(error)."]
            )
        }
    }

    private static func fairness(
        _ product: Product,
        _ source: (path: String, delimiter: String),
        _ test: TrainingSample,
        _ scored: ScoredSample,
        _ positions: [Int],
        _ seed: UInt64
    ) throws -> [ReportSection] {
        let groups = try ProtectedGroups(source.path, of: product, at: positions, delimiter: source.delimiter)
        let isApproved = scored.scores.map { product.policy.outcome(ofProbability: $0) == .approve }
        var sections: [ReportSection] = []
        for (name, groupOfRow) in groups.characteristics where groupOfRow.contains(where: { $0 != nil }) {
            let report = FairnessReport(name, groupOfRow: groupOfRow, of: scored, isApproved: isApproved)
            sections.append(report.section(proxy: try ProxyTest(test, groupOfRow: groupOfRow, seed: seed)))
        }
        guard sections.isEmpty else { return sections }
        return [
            ReportSection(
                id: "fairness",
                title: "Fairness",
                sentences: ["The file tells no protected characteristic, so how the model treats groups is not known."]
            )
        ]
    }
}
