import Baselines
public import Documents
public import ModelArtefacts
public import ModelFitting
public import Products
public import Samples
import Scoring
public import Validation

/// From a product and a sample to an artefact and the numbers it is judged by.
///
/// Pure: the same plan, product, sample and origin give the same bytes.
public struct ModelTraining: Sendable {
    /// What fits the model.
    public let learner: any Learner
    /// The rows that judge the model and are not fitted to.
    public let holdOut: HoldOut
    /// How the learner is judged besides; nil for not at all.
    public let crossValidation: CrossValidation?

    /// What the caller knows of a training run and the sample does not say.
    public struct Origin: Sendable, Hashable {
        /// For people; the same for all versions of a model.
        public let name: String
        /// Unique within the name.
        public let version: String
        /// SHA-256 of the training file.
        public let dataDigest: ContentDigest
        /// RFC 3339 time, or empty; part of the artefact, so two runs give the same bytes only if it is the same.
        public let trainedAt: String

        /// States an origin.
        /// - Parameters:
        ///   - name: For people; the same for all versions of a model.
        ///   - version: Unique within the name.
        ///   - dataDigest: SHA-256 of the training file.
        ///   - trainedAt: RFC 3339 time, or empty.
        public init(name: String, version: String, dataDigest: ContentDigest, trainedAt: String) {
            self.name = name
            self.version = version
            self.dataDigest = dataDigest
            self.trainedAt = trainedAt
        }
    }

    /// What came of it.
    public struct Result: Sendable, Hashable {
        /// The model with all that is needed to decide with it.
        public let artefact: ModelArtefact
        /// How the model does on the rows held out.
        public let holdOut: PerformanceReport
        /// How the learner does fold by fold, if asked for.
        public let crossValidation: CrossValidationReport?
        /// Loss that each feature saved while the model was fitted, by key; empty where that is not known.
        public let gain: [String: Double]
    }

    /// A plan.
    /// - Parameters:
    ///   - learner: What fits the model.
    ///   - holdOut: The rows that judge the model.
    ///   - crossValidation: How the learner is judged besides; nil for not at all.
    public init(learner: any Learner, holdOut: HoldOut, crossValidation: CrossValidation?) {
        self.learner = learner
        self.holdOut = holdOut
        self.crossValidation = crossValidation
    }

    /// Trains.
    /// - Parameters:
    ///   - sample: Of the product's schema.
    ///   - product: The definition the model is for.
    ///   - origin: Name, version and data.
    /// - Returns: The artefact and what it is judged by.
    /// - Throws: ``LearningError``.
    public func run(
        _ sample: TrainingSample,
        for product: Product,
        from origin: Origin
    ) throws(LearningError) -> Result {
        let (training, test) = try sample.split(holdOut)
        let fitted = try learner.fitted(to: training)
        guard let scoring = fitted.scoring else { throw .notServable(learner: learner.name) }
        guard scoring.usesFeature.contains(true) else { throw .nothingSeparates }
        try scoring.requireStatedDirections()
        let model = try prepared(scoring, on: training, for: product)
        let report = PerformanceReport(of: try test.scored(by: model), seed: holdOut.seed)
        let folds = try crossValidation(on: sample)
        let artefact = ModelArtefact(
            name: origin.name,
            version: origin.version,
            product: product,
            learner: learner.name,
            model: model,
            cohort: try cohort(of: training, under: model, for: product),
            baseline: training.baseline,
            spread: try spread(of: training, under: model),
            provenance: ModelProvenance(
                dataDigest: origin.dataDigest,
                rowCount: sample.count,
                badCount: sample.badCount,
                seed: holdOut.seed,
                trainedAt: origin.trainedAt,
                metrics: report.metrics.merging(folds?.metrics ?? [:]) { first, _ in first }
            )
        )
        return Result(artefact: artefact, holdOut: report, crossValidation: folds, gain: fitted.gain)
    }

    private func crossValidation(on sample: TrainingSample) throws(LearningError) -> CrossValidationReport? {
        guard let crossValidation else { return nil }
        return try CrossValidationReport(of: learner, on: sample, crossValidation)
    }

    private func prepared(
        _ model: ScoringModel,
        on sample: TrainingSample,
        for product: Product
    ) throws(LearningError) -> ScoringModel {
        do {
            return try model.preparedForReasons(on: sample.vectors, for: product)
        } catch {
            throw .row(0, error)
        }
    }

    private func spread(
        of sample: TrainingSample,
        under model: ScoringModel
    ) throws(LearningError) -> TrainingSpread {
        do {
            return try sample.spread(under: model)
        } catch {
            throw .row(0, error)
        }
    }

    private func cohort(
        of sample: TrainingSample,
        under model: ScoringModel,
        for product: Product
    ) throws(LearningError) -> ReasonCohort {
        do {
            return try ReasonCohort(of: sample.vectors, under: model, for: product)
        } catch {
            throw .row(0, error)
        }
    }
}

extension PerformanceReport {
    /// The numbers an artefact keeps, by name.
    fileprivate var metrics: [String: Double] {
        [
            "auc": areaUnderCurve.value, "auc_lower": areaUnderCurve.lower, "auc_upper": areaUnderCurve.upper,
            "ks": kolmogorovSmirnov.value, "ks_lower": kolmogorovSmirnov.lower, "ks_upper": kolmogorovSmirnov.upper,
            "brier": brier.value, "brier_lower": brier.lower, "brier_upper": brier.upper, "log_loss": logLoss.value,
            "log_loss_lower": logLoss.lower, "log_loss_upper": logLoss.upper, "gini": gini.value,
            "gini_lower": gini.lower, "gini_upper": gini.upper, "average_precision": averagePrecision.value,
            "average_precision_lower": averagePrecision.lower, "average_precision_upper": averagePrecision.upper,
            "calibration_error": calibrationError.value, "calibration_error_lower": calibrationError.lower,
            "calibration_error_upper": calibrationError.upper, "holdout_rows": Double(rowCount),
            "holdout_bad_rate": badRate,
        ]
    }
}

extension CrossValidationReport {
    /// The numbers an artefact keeps, by name.
    fileprivate var metrics: [String: Double] {
        let area = summary(of: \.areaUnderCurve)
        return [
            "cv_folds": Double(folds.count), "cv_auc_mean": area.mean, "cv_auc_sd": area.standardDeviation,
            "cv_auc_gap": gap,
        ]
    }
}
