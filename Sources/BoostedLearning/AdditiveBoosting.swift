public import Learning
public import ModelFitting
public import Samples

/// Boosted trees of one test each: what every feature adds is a curve of its own, which can be printed as points.
///
/// - seealso: Lou, Caruana and Gehrke, *Intelligible Models for Classification and Regression* (2012).
public struct AdditiveBoosting: Learner, Hashable {
    /// How trees are grown; they stay one test deep.
    public var boosting: GradientBoosting

    /// A learner with its default settings.
    public init() {
        boosting = GradientBoosting()
        boosting.settings.depth = 1
        boosting.settings.learningRate = 0.1
        boosting.settings.featureShareOfTree = 0.5
        boosting.rounds = 1500
    }

    /// `additive`.
    public var name: String { "additive" }

    /// Grows the trees.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The trees; equal samples and settings give equal trees.
    /// - Throws: ``LearningError``.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        try stumps.fitted(to: sample)
    }

    /// The learner with its number of rounds found.
    public func settled(for sample: TrainingSample) -> any Learner {
        var learner = self
        learner.boosting = stumps.stopped(for: sample)
        return learner
    }

    private var stumps: GradientBoosting {
        var boosting = boosting
        boosting.settings.depth = 1
        return boosting
    }
}
