public import ArgumentParser
import Binning
import BoostedLearning
import Learning
import ModelFitting
import Preparation
import TrainingFiles

/// The learners of the command line.
public enum LearnerName: String, ExpressibleByArgument, CaseIterable, Sendable {
    case logistic, lasso, unpenalised, sgd, scorecard, neighbours, tree, additive, forest, boosting, blend
    case vote, all

    /// The learners of the table of all, simplest first; `unpenalised` orders applicants as `logistic` does, but has no
    /// model at all where columns separate the rows of one fold.
    static let single: [LearnerName] = [
        .logistic, .lasso, .sgd, .scorecard, .neighbours, .tree, .additive, .forest, .boosting, .blend,
    ]
    /// Those that the soft vote averages.
    static let voters: [LearnerName] = [.logistic, .forest, .boosting]
    /// What each of them counts.
    static let votes = ["logistic": 1.0, "forest": 2, "boosting": 3]

    /// Whether it is, or has in it, a model that reads scaled numbers, with something that stands for those missing.
    var readsScaledNumbers: Bool {
        switch self {
        case .logistic, .lasso, .unpenalised, .sgd, .neighbours, .blend, .vote, .all: true
        case .scorecard, .tree, .additive, .forest, .boosting: false
        }
    }

    /// Whether an isotonic curve can be a part of it; what is a sum of numbers has no place for one.
    var holdsCurve: Bool {
        switch self {
        case .tree, .additive, .forest, .boosting, .neighbours, .blend, .vote, .all: true
        case .logistic, .lasso, .unpenalised, .sgd, .scorecard: false
        }
    }

    /// The learner with its default settings; nil for a name that stands for several.
    func learner(seed: UInt64, threads: Int) -> (any Learner)? {
        switch self {
        case .logistic: return LogisticRegression()
        case .lasso: return LogisticRegression(penalty: .lasso(5))
        case .unpenalised: return LogisticRegression(penalty: .none)
        case .scorecard: return ScorecardLearner()
        case .sgd:
            var learner = StochasticLearner()
            learner.seed = seed
            return learner
        case .tree:
            var learner = DecisionTreeLearner()
            learner.settings.seed = seed
            return learner
        case .forest:
            var learner = RandomForest()
            learner.settings.seed = seed
            learner.settings.threadCount = threads
            return learner
        case .boosting:
            var learner = GradientBoosting()
            learner.settings.seed = seed
            learner.settings.threadCount = threads
            return learner
        case .additive:
            var learner = AdditiveBoosting()
            learner.boosting.settings.seed = seed
            learner.boosting.settings.threadCount = threads
            return learner
        case .blend:
            var learner = Blend()
            (learner.boosting.settings.seed, learner.forest.settings.seed) = (seed, seed)
            (learner.boosting.settings.threadCount, learner.forest.settings.threadCount) = (threads, threads)
            return learner
        case .neighbours: return NearestNeighbours()
        case .vote, .all: return nil
        }
    }
}

extension BinFile {
    /// A scorecard of these bins.
    var learner: any Learner {
        var learner = ScorecardLearner()
        learner.binning.cuts = cuts
        learner.binning.groups = groups
        return learner
    }
}
