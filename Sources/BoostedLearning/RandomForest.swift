public import Learning
public import ModelFitting
public import Samples

/// Many deep trees, each on its own draw of rows and features, whose answers are averaged.
///
/// Two rounds of trees: the first averages from even odds, the second moves the average to calibrated odds.
/// - seealso: Breiman, *Random Forests* (2001).
public struct RandomForest: Learner, Hashable {
    /// How trees are grown.
    public var settings: TreeSettings
    /// Rounds of averaging.
    public var rounds = 2

    /// A learner with its default settings.
    public init() {
        settings = TreeSettings()
        settings.depth = 9
        settings.learningRate = 1
        settings.treesPerRound = 100
        settings.rowShare = 0.63
        settings.featureShareOfTree = 1
        settings.featureShareOfTest = 0.3
        settings.minimumLeafWeight = 3
    }

    /// `forest`.
    public var name: String { "forest" }

    /// Grows the trees.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The trees; equal samples and settings give equal trees.
    /// - Throws: ``LearningError``.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        try TreeFit(GrownTrees(rounds: rounds, settings, on: sample), sample.schema)
    }
}

/// One tree, small enough to be read.
public struct DecisionTreeLearner: Learner, Hashable {
    /// How the tree is grown.
    public var settings: TreeSettings

    /// A learner with its default settings.
    public init() {
        settings = TreeSettings()
        settings.depth = 5
        settings.learningRate = 1
        settings.rowShare = 1
        settings.featureShareOfTree = 1
        settings.minimumLeafWeight = 10
    }

    /// `tree`.
    public var name: String { "tree" }

    /// Grows the tree.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The tree; equal samples and settings give equal trees.
    /// - Throws: ``LearningError``.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        try TreeFit(GrownTrees(rounds: 1, settings, on: sample), sample.schema)
    }
}
