public import Learning
public import ModelFitting
public import Samples

/// Boosted trees: each round corrects what the rounds before it got wrong.
///
/// - seealso: Chen and Guestrin, *XGBoost: A Scalable Tree Boosting System* (2016).
public struct GradientBoosting: Learner, Hashable {
    /// How trees are grown.
    public var settings = TreeSettings()
    /// Most rounds.
    public var rounds = 600
    /// Rounds without gain on rows set aside after which growing stops; nil to grow all rounds on all rows.
    public var patience: Int? = 40
    /// Share of the rows set aside to find when to stop; the trees are then grown anew on all rows.
    public var watchedShare = 0.2

    /// A learner with its default settings.
    public init() {}

    /// `boosting`.
    public var name: String { "boosting" }

    /// Grows the trees.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The trees; equal samples and settings give equal trees.
    /// - Throws: ``LearningError``.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        try TreeFit(grown(on: sample), sample.schema)
    }

    /// The learner with its number of rounds found.
    ///
    /// Rows set aside say when to stop: they have to be rows that somebody has seen.
    public func settled(for sample: TrainingSample) -> any Learner { stopped(for: sample) }

    /// The same, which the learners that hold it need by its type.
    func stopped(for sample: TrainingSample) -> GradientBoosting {
        var learner = self
        do {
            learner.rounds = try bestRounds(on: sample)
            learner.patience = nil
        } catch {
            // Too few rows to set any aside: growing them says why.
            return self
        }
        return learner
    }

    /// The trees as the library writes them.
    func grown(on sample: TrainingSample) throws(LearningError) -> GrownTrees {
        try GrownTrees(rounds: try bestRounds(on: sample), settings, on: sample)
    }

    private func bestRounds(on sample: TrainingSample) throws(LearningError) -> Int {
        guard let patience else { return rounds }
        let (training, watched) = try sample.split(HoldOut(fraction: watchedShare, seed: settings.seed))
        let stopped = try GrownTrees(rounds: rounds, settings, on: training, watch: (watched, patience))
        return max(stopped.rounds, 1)
    }
}
