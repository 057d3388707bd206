public import ModelFitting
public import Samples
import Statistics
import Validation

/// How well a learner does on rows it has not seen, fold by fold.
public struct CrossValidationReport: Sendable, Hashable {
    /// The measures of one fold.
    public struct Fold: Sendable, Hashable {
        /// Area under the receiver operating characteristic on the fold.
        public let areaUnderCurve: Double
        /// Kolmogorov–Smirnov statistic on the fold.
        public let kolmogorovSmirnov: Double
        /// Brier score on the fold.
        public let brier: Double
        /// Log loss on the fold.
        public let logLoss: Double
        /// Area on the rows the fold's model was fitted to.
        public let trainingArea: Double

        init(test: ScoredSample, trainingArea: Double) {
            let curve = ReceiverOperatingCharacteristic(of: test)
            areaUnderCurve = curve.areaUnderCurve
            kolmogorovSmirnov = curve.kolmogorovSmirnov
            let loss = ProbabilityLoss(of: test)
            brier = loss.brier
            logLoss = loss.logLoss
            self.trainingArea = trainingArea
        }

        init(test: ScoredSample, training: ScoredSample) {
            self.init(
                test: test,
                trainingArea: ReceiverOperatingCharacteristic(of: training).areaUnderCurve
            )
        }
    }

    /// One for each fold.
    public let folds: [Fold]

    /// Fits and judges once for each fold; everything is learnt anew, bins and medians too.
    /// - Parameters:
    ///   - learner: What to judge.
    ///   - sample: What happened to whom.
    ///   - plan: How rows are cut into folds.
    /// - Throws: ``LearningError``.
    public init(
        of learner: any Learner,
        on sample: TrainingSample,
        _ plan: CrossValidation
    ) throws(LearningError) {
        var comparison = try LearnerComparison(on: sample, plan)
        try comparison.add(learner)
        folds = comparison.entries.flatMap(\.folds)
    }

    /// A report of folds already judged.
    init(folds: [Fold]) { self.folds = folds }

    /// Mean and standard deviation (divisor n − 1) of a measure over the folds.
    /// - Parameter measure: Which.
    /// - Returns: Both, in the measure's unit.
    public func summary(of measure: KeyPath<Fold, Double>) -> (mean: Double, standardDeviation: Double) {
        let moments = Moments(of: folds.map { $0[keyPath: measure] })
        return (moments.mean, moments.sampleStandardDeviation)
    }

    /// Mean area on training rows minus mean area on rows not seen: how much the learner overfits.
    public var gap: Double { summary(of: \.trainingArea).mean - summary(of: \.areaUnderCurve).mean }
}
