import Definitions
import FeatureDefinitions

/// How trees are grown, in the library's words.
public struct TreeSettings: Sendable, Hashable {
    /// Most tests from the root to a leaf.
    public var depth = 4
    /// Share of each tree's answer that is added.
    public var learningRate = 0.05
    /// Trees grown side by side in each round.
    public var treesPerRound = 1
    /// Share of the rows that each tree sees.
    public var rowShare = 0.8
    /// Share of the features that each tree sees.
    public var featureShareOfTree = 0.8
    /// Share of the features that each test may choose from.
    public var featureShareOfTest = 1.0
    /// Least sum of second derivatives in a leaf; about a quarter of a row each, less where the outcome is clear.
    public var minimumLeafWeight = 5.0
    /// Ridge penalty on leaves.
    public var ridgePenalty = 1.0
    /// Loss that a test must save.
    public var minimumGain = 0.0
    /// How finely numbers are cut before tests are sought.
    public var cutCount = 256
    /// Whether the definition's directions of risk are enforced.
    public var isMonotone = true
    /// Threads of the library; answers are the same for one and for several.
    public var threadCount = 1
    /// Of the draws of rows and features.
    public var seed: UInt64 = 42

    /// Settings that suit a few tens of thousands of applicants.
    public init() {}

    /// As the library takes them.
    func parameters(for schema: FeatureSchema) -> [(name: String, value: String)] {
        var parameters: [(name: String, value: String)] = [
            ("objective", "binary:logistic"), ("tree_method", "hist"), ("verbosity", "0"),
            ("eval_metric", "logloss"), ("max_depth", "\(depth)"), ("eta", "\(learningRate)"),
            ("num_parallel_tree", "\(treesPerRound)"), ("subsample", "\(rowShare)"),
            ("colsample_bytree", "\(featureShareOfTree)"), ("colsample_bynode", "\(featureShareOfTest)"),
            ("min_child_weight", "\(minimumLeafWeight)"), ("lambda", "\(ridgePenalty)"), ("gamma", "\(minimumGain)"),
            ("max_bin", "\(cutCount)"), ("nthread", "\(threadCount)"), ("seed", "\(seed % 2_147_483_647)"),
        ]
        if isMonotone {
            let directions = schema.features.map { feature in
                switch feature.risk {
                case .rises: "1"
                case .falls: "-1"
                case .none: "0"
                }
            }
            parameters.append(("monotone_constraints", "(\(directions.joined(separator: ",")))"))
        }
        return parameters
    }
}
