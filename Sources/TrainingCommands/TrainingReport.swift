import Baselines
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
import Terminal
import TrainingFiles
import Validation

/// The report of a training run.
struct TrainingReport {
    /// What is said.
    let sections: [ReportSection]
    /// For the record of the run: how the group approved least fares, and the widest gaps, by protected characteristic.
    let fairnessMetrics: [String: Double]

    /// Looks into a model on the rows held out, and into its inputs on the rows of the fit.
    init(
        _ result: ModelTraining.Result,
        _ file: TrainingFile,
        _ learning: LearningOptions,
        _ source: (path: String, delimiter: String, told: ToldAnswers),
        learner: any Learner,
        rivals: [Rival],
        _ others: [ReportSection]
    ) throws {
        let (holdOut, judging) = (learning.holdOut, learning.judging)
        let (training, test) = try file.sample.split(holdOut)
        let artefact = result.artefact
        let scored = try test.scored(by: artefact.model)
        let performance = PerformanceSections(scored, result.holdOut)
        let preparation = learning.preparation
        let complete = preparation.needsComplete ? try training.withoutGaps() : training
        let fitted = try preparation.trimming.map { try complete.trimmed(by: $0) } ?? complete
        var sections = [performance.measures, Self.rows(file)]
        if preparation.needsComplete { sections.append(.gaps(in: training, test)) }
        sections += Self.farOut(complete, fitted, preparation)
        sections += [preparation.selection.section(complete)].compactMap(\.self)
        if let folds = result.crossValidation { sections.append(Self.folds(folds)) }
        sections += others
        sections += [performance.curves, performance.cutOffs(judging.stakes, judging.cutOff)]
        if case .logistic(let model) = artefact.model {
            let penalty = (learner as? LogisticRegression)?.penalty
            sections.append(try Self.coefficients(fitted, of: model, fittedWith: penalty))
        }
        if case .scorecard(let model) = artefact.model {
            let scale = artefact.product.score
            sections.append(try .points(of: model, on: scale, fittedBy: learner as? ScorecardLearner, to: fitted))
        }
        let binning = (learner as? ScorecardLearner)?.binning
        sections += try Self.inputs(result, fitted, test, binning, seed: holdOut.seed)
        let positions = try holdOut.split(file.sample.isBad).test.map { file.positions[$0] }
        let fairness = try HeldOutFairness(of: artefact.product, source, test, at: positions)
        let reports = fairness.reports(of: scored, reasonsOfRow: try fairness.reasons(of: scored, by: artefact))
        sections += try fairness.sections(reports, seed: holdOut.seed)
        if fairness.isTold, !rivals.isEmpty {
            sections.append(
                try FairerAlternatives(to: scored, among: rivals, training: training, test: test, fairness).section
            )
        }
        self.sections = sections
        fairnessMetrics = reports.metrics
    }

    /// What the model looks at, and how its inputs lie.
    private static func inputs(
        _ result: ModelTraining.Result,
        _ training: TrainingSample,
        _ test: TrainingSample,
        _ binning: FeatureBinning?,
        seed: UInt64
    ) throws -> [ReportSection] {
        let artefact = result.artefact
        return [
            InputSections.importance(
                try PermutationImportance(of: artefact.model, on: test, seed: seed),
                gain: result.gain,
                impurity: try ImpurityImportance(of: artefact.model, on: training)
            ),
            InputSections.bins(of: training, binning ?? FeatureBinning()), try stability(artefact, test),
        ]
    }

    /// Those that belong on the model card.
    static func isOnCard(_ section: ReportSection) -> Bool {
        ["measures", "rows", "importance", "cutoffs", "alternatives"].contains(section.id)
            || section.title.utf8.starts(with: "Fairness".utf8)
    }

    /// What was done to the rows, and what is odd about them.
    private static func rows(_ file: TrainingFile) -> ReportSection {
        let notes = file.notes.isEmpty ? ["Nothing was dropped, and nothing is odd."] : file.notes
        return ReportSection(id: "rows", title: "Rows", sentences: notes)
    }

    /// What was done about numbers far out in the rows of the fit.
    private static func farOut(
        _ training: TrainingSample,
        _ fitted: TrainingSample,
        _ preparation: PreparationOptions
    ) -> [ReportSection] {
        var sections: [ReportSection] = []
        if let trimming = preparation.trimming {
            let found = Outliers(in: training, by: trimming)
            let words = "Rows of the fit that hold one were left out of it; those of the rows held out judge like all."
            sections.append(.outliers(found, before: training, after: fitted, words))
        }
        if let clipping = preparation.clipping {
            let found = Outliers(in: training, by: clipping)
            let after = training.clipped(to: found.limits)
            sections.append(.outliers(found, before: training, after: after, "They were moved to the limits."))
        }
        return sections
    }

    /// How far the rows held out are from those of the fit, in the bins that the artefact keeps.
    private static func stability(_ artefact: ModelArtefact, _ test: TrainingSample) throws -> ReportSection {
        var watch = DriftWatch(for: artefact)
        for vector in test.vectors { try watch.add(vector, scoredBy: artefact) }
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

    private static func coefficients(
        _ training: TrainingSample,
        of model: LogisticModel,
        fittedWith penalty: LogisticRegression.Penalty?
    ) throws -> ReportSection {
        let regression = penalty.map { LogisticRegression(penalty: $0) } ?? LogisticRegression()
        do {
            let inference = try regression.inference(on: training, columnsOf: model)
            return InputSections.coefficients(
                inference.table,
                inference.varianceInflation,
                dropped: inference.dropped
            )
        } catch {
            guard case .regression(let reason) = error else { throw error }
            return ReportSection(
                id: "coefficients",
                title: "Coefficients",
                sentences: ["Without a penalty there are no standard errors here: \(reason)."]
            )
        }
    }
}

extension ReportSection {
    /// Which rows were left out of a fit for what they lack, and what becomes of such rows later.
    fileprivate static func gaps(in training: TrainingSample, _ test: TrainingSample) -> ReportSection {
        let (gone, kept) = (training.hasGap.count { $0 }, test.hasGap.count { $0 })
        return ReportSection(
            id: "gaps",
            title: "Missing values",
            sentences: [
                "\(gone.groupedText) of \(training.count.groupedText) rows of the fit lack some feature and were left out of it.",
                "\(kept.groupedText) of \(test.count.groupedText) rows held out do, and judge like all: to the model what is missing is "
                    + "the median of the rows that were left, or their most frequent code, for applicants too.",
            ]
        )
    }
}
