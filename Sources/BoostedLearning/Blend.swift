import Encoding
public import Learning
public import ModelFitting
public import Samples
import Scoring
import TreeEnsembles

/// A logistic regression, a forest and boosted trees that vote: the weighted mean of their log-odds, which a worker runs and
/// explains.
///
/// The trees become one ensemble: every leaf is multiplied by its member's weight, so that the sum over all trees is the mean.
public struct Blend: Learner, Hashable {
    /// The member without trees, kept to the directions that the definition states.
    public var logistic = LogisticRegression()
    /// The trees that correct each other.
    public var boosting = GradientBoosting()
    /// The trees that are averaged.
    public var forest = RandomForest()
    /// What the logistic regression counts, in [0, 1); 0 for trees alone.
    public var logisticShare = 1.0 / 6
    /// What boosting counts among the trees, in (0, 1); the forest counts the rest.
    public var share = 0.6

    /// A vote of learners with their default settings.
    public init() { logistic.keepsDirections = true }

    /// `blend`.
    public var name: String { "blend" }

    /// Fits all members.
    /// - Parameter sample: What happened to whom.
    /// - Returns: One model; equal samples and settings give equal ones.
    /// - Throws: ``LearningError``.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        let trees = try trees(sample)
        guard logisticShare > 0 else { return ScoringModel.trees(trees) }
        return ScoringModel.vote(VoteModel(linear: try logistic.fit(sample), trees: trees, share: logisticShare))
    }

    /// The vote with the rounds of its boosted trees found.
    public func settled(for sample: TrainingSample) -> any Learner {
        var learner = self
        learner.boosting = boosting.stopped(for: sample)
        return learner
    }

    private func trees(_ sample: TrainingSample) throws(LearningError) -> TreeModel {
        precondition(share > 0 && share < 1, "share \(share)")
        let members = [
            (try boosting.fitted(to: sample).scoring, share), (try forest.fitted(to: sample).scoring, 1 - share),
        ]
        var trees: [DecisionTree] = []
        var base = 0.0
        for case (.trees(let model)?, let weight) in members {
            base += weight * model.ensemble.base
            for tree in model.ensemble.trees { trees.append(try tree.weighted(weight)) }
        }
        guard case .trees(let first)? = members[0].0 else { throw .trees("boosting grew no trees") }
        do {
            let ensemble = try TreeEnsemble(
                arithmetic: first.ensemble.arithmetic,
                output: first.ensemble.output,
                base: Double(Float(base)),
                readings: first.ensemble.readings,
                trees: trees
            )
            return TreeModel(encoder: first.encoder, ensemble: ensemble)
        } catch {
            throw .trees("\(error)")
        }
    }
}

extension DecisionTree {
    /// The same tests with leaves that count less.
    fileprivate func weighted(_ weight: Double) throws(LearningError) -> DecisionTree {
        let nodes = nodes.map { node -> TreeNode in
            // Sums are in Float32: so is every leaf.
            if let value = node.leafValue { .leaf(Double(Float(value * weight))) } else { node }
        }
        do {
            return try DecisionTree(breadthFirst: nodes, covers: covers)
        } catch {
            throw .trees("\(error)")
        }
    }
}
