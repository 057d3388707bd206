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

    /// The learner with settings that a search chose, or a person; with its own where none was made.
    func learner(_ chosen: [String: Double]?, seed: UInt64, threads: Int) -> (any Learner)? {
        let usual = learner(seed: seed, threads: threads)
        guard let chosen else { return usual }
        switch usual {
        case is LogisticRegression:
            return chosen["ridge"].map { LogisticRegression(penalty: .ridge($0)) }
                ?? chosen["strength"].map { LogisticRegression(penalty: .lasso($0)) } ?? usual
        case var learner as StochasticLearner:
            if let value = chosen["penalty"] { learner.penalty = value }
            if let value = chosen["epochs"] { learner.epochs = Int(value) }
            return learner
        case var learner as ScorecardLearner:
            learner.set(chosen)
            return learner
        case var learner as DecisionTreeLearner:
            learner.settings.set(chosen, seed: seed, threads: threads)
            return learner
        case var learner as RandomForest:
            learner.settings.set(chosen, seed: seed, threads: threads)
            if let trees = chosen["trees"] { learner.settings.treesPerRound = Int(trees) }
            if let share = chosen["feature_share"] {
                (learner.settings.featureShareOfTree, learner.settings.featureShareOfTest) = (1, share)
            }
            return learner
        case var learner as GradientBoosting:
            learner.settings.set(chosen, seed: seed, threads: threads)
            // So many as a person says: nothing is set aside to find another number.
            if let rounds = chosen["rounds"] { (learner.rounds, learner.patience) = (Int(rounds), nil) }
            return learner
        case var learner as NearestNeighbours:
            if let value = chosen["groups"] { learner.groupLimit = Int(value) }
            if let value = chosen["neighbours"] { learner.neighbourCount = Int(value) }
            return learner
        default: return nil
        }
    }
}

extension ScorecardLearner {
    fileprivate mutating func set(_ chosen: [String: Double]) {
        if let value = chosen["ridge"] { ridgePenalty = value }
        if let value = chosen["minimum_iv"] { minimumInformationValue = value }
        if let value = chosen["minimum_share"] { binning.minimumShare = value }
        if let value = chosen["minimum_weight"] { binning.minimumWeight = value }
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
