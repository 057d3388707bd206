public import ModelFitting
public import Samples
import Scoring

/// A way to get a model from a sample.
public protocol Learner: Sendable {
    /// The name that artefacts and the command line use.
    var name: String { get }

    /// Fits a model.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The model; equal samples give equal models.
    /// - Throws: ``LearningError``.
    func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel
}

extension LogisticRegression: Learner {
    /// `logistic`.
    public var name: String { "logistic" }

    /// Fits a logistic model.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        ScoringModel.logistic(try fit(sample))
    }
}

extension ScorecardLearner: Learner {
    /// `scorecard`.
    public var name: String { "scorecard" }

    /// Fits a scorecard.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        ScoringModel.scorecard(try fit(sample))
    }
}
