import ArgumentParser
import Binning
import BoostedLearning
import Learning
import ModelFitting
import Preparation
import Search

extension LearnerName {
    /// What a search may choose for the learner; nil where there is nothing to choose.
    var space: SearchSpace? {
        switch self {
        case .logistic: SearchSpace([.init("ridge", 0.01...1000, isLogarithmic: true)])
        case .lasso: SearchSpace([.init("strength", 0.1...100, isLogarithmic: true)])
        case .sgd:
            SearchSpace([
                .init("penalty", 1e-6...1e-2, isLogarithmic: true), .init("epochs", 2...20, isWhole: true),
            ])
        case .scorecard:
            SearchSpace([
                .init("ridge", 0.1...200, isLogarithmic: true), .init("minimum_iv", 0.002...0.1, isLogarithmic: true),
                .init("minimum_share", 0.02...0.12), .init("minimum_weight", 20...120, isLogarithmic: true),
            ])
        case .tree:
            SearchSpace([
                .init("depth", 2...8, isWhole: true), .init("leaf_weight", 2...100, isLogarithmic: true),
                .init("ridge", 0.1...30, isLogarithmic: true),
            ])
        case .forest:
            SearchSpace([
                .init("depth", 4...14, isWhole: true), .init("leaf_weight", 1...30, isLogarithmic: true),
                .init("row_share", 0.3...0.95), .init("feature_share", 0.1...0.8),
            ])
        case .boosting:
            SearchSpace([
                .init("depth", 2...7, isWhole: true), .init("rate", 0.02...0.2, isLogarithmic: true),
                .init("leaf_weight", 1...60, isLogarithmic: true), .init("ridge", 0.1...30, isLogarithmic: true),
                .init("row_share", 0.5...1), .init("feature_share", 0.3...1),
            ])
        case .neighbours:
            SearchSpace([.init("groups", 50...1000, isWhole: true), .init("neighbours", 1...30, isWhole: true)])
        case .unpenalised, .additive, .blend, .vote, .all: nil
        }
    }

    /// The learner with settings that a search chose; with its own where none was made.
    func learner(_ chosen: [String: Double]?, seed: UInt64, threads: Int) -> (any Learner)? {
        guard let chosen else { return learner(seed: seed, threads: threads) }
        func value(_ name: String) -> Double { chosen[name] ?? 0 }
        switch self {
        case .logistic: return LogisticRegression(penalty: .ridge(value("ridge")))
        case .lasso: return LogisticRegression(penalty: .lasso(value("strength")))
        case .sgd:
            var learner = StochasticLearner()
            (learner.seed, learner.penalty, learner.epochs) = (seed, value("penalty"), Int(value("epochs")))
            return learner
        case .scorecard:
            var learner = ScorecardLearner()
            (learner.ridgePenalty, learner.minimumInformationValue) = (value("ridge"), value("minimum_iv"))
            learner.binning.minimumShare = value("minimum_share")
            learner.binning.minimumWeight = value("minimum_weight")
            return learner
        case .tree:
            var learner = DecisionTreeLearner()
            learner.settings.set(chosen, seed: seed, threads: threads)
            return learner
        case .forest:
            var learner = RandomForest()
            learner.settings.set(chosen, seed: seed, threads: threads)
            if let share = chosen["feature_share"] {
                (learner.settings.featureShareOfTree, learner.settings.featureShareOfTest) = (1, share)
            }
            return learner
        case .boosting:
            var learner = GradientBoosting()
            learner.settings.set(chosen, seed: seed, threads: threads)
            return learner
        case .neighbours:
            var learner = NearestNeighbours()
            (learner.groupLimit, learner.neighbourCount) = (Int(value("groups")), Int(value("neighbours")))
            return learner
        case .unpenalised, .additive, .blend, .vote, .all: return nil
        }
    }
}

extension TreeSettings {
    /// Takes over what a search chose; the rest stays.
    fileprivate mutating func set(_ chosen: [String: Double], seed: UInt64, threads: Int) {
        self.seed = seed
        threadCount = threads
        if let value = chosen["depth"] { depth = Int(value) }
        if let value = chosen["rate"] { learningRate = value }
        if let value = chosen["leaf_weight"] { minimumLeafWeight = value }
        if let value = chosen["ridge"] { ridgePenalty = value }
        if let value = chosen["row_share"] { rowShare = value }
        if let value = chosen["feature_share"] { featureShareOfTree = value }
    }
}
