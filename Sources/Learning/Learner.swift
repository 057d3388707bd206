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

    /// The same learner with all that it chooses by trying it on parts of the rows chosen.
    ///
    /// Who adds rows that nobody has seen, inferred or made up, asks for this before: else parts would be judged by them.
    /// - Parameter sample: What happened to whom, and nothing besides.
    /// - Returns: A learner that chooses nothing any more; itself where it never does.
    func settled(for sample: TrainingSample) -> any Learner
}

extension Learner {
    /// Itself: most learners choose nothing.
    public func settled(for sample: TrainingSample) -> any Learner { self }
}

extension LogisticRegression: Learner {
    /// `logistic`, or `unpenalised`.
    public var name: String { penalty == .none ? "unpenalised" : "logistic" }

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

    /// The learner with its penalty chosen.
    public func settled(for sample: TrainingSample) -> any Learner {
        var learner = self
        learner.ridgePenalty = penalty(for: sample)
        return learner
    }
}
