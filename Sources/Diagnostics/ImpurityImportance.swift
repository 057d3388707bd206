import Encoding
import FeatureDefinitions
public import ModelFitting
public import Samples
public import Scoring
import TreeEnsembles

/// How much better rows are told apart by the tests of each feature: what Gini's impurity falls by at them, over all trees.
///
/// Features of many values are favoured, and rows of the fit say more than others would: a figure beside the permutation.
/// - seealso: Breiman, Friedman, Olshen and Stone, *Classification and Regression Trees* (1984), section 5.3.
public struct ImpurityImportance: Sendable, Hashable {
    /// Share of each feature of the schema, by key; 1 in all, or 0 where no test says anything.
    public let shares: [String: Double]

    /// Measures a model.
    /// - Parameters:
    ///   - model: Nil results for one without trees.
    ///   - sample: Rows of the fit.
    ///   - limit: Most rows looked at, evenly spread.
    /// - Throws: `LearningError` if a row does not fit.
    public init?(of model: ScoringModel, on sample: TrainingSample, limit: Int = 3000) throws(LearningError) {
        let trees: TreeModel
        switch model {
        case .trees(let model): trees = model
        case .vote(let model): trees = model.trees
        case .logistic, .scorecard, .prototypes: return nil
        }
        let step = max(1, sample.count / max(1, limit))
        let rows = Array(stride(from: 0, to: sample.count, by: step))
        let predictor = TreePredictor(trees.ensemble)
        var readings: [[Double]] = []
        for row in rows {
            do {
                readings.append(predictor.reading(of: try trees.encoder.row(of: sample.vectors[row])))
            } catch {
                throw .row(row, error)
            }
        }
        var saved = [Double](repeating: 0, count: trees.encoder.columns.count)
        let outcomes = rows.map { (isBad: sample.isBad[$0], weight: sample.weights[$0]) }
        for tree in trees.ensemble.trees {
            for (feature, impurity) in tree.impuritySaved(readings, outcomes) { saved[feature] += impurity }
        }
        let total = saved.reduce(0, +)
        shares = Dictionary(
            zip(trees.encoder.columns, saved).map { ($0.feature, total > 0 ? $1 / total : 0) }
        ) { first, _ in first }
    }
}

extension DecisionTree {
    /// By how much each test lessens impurity, times the weight that reaches it.
    fileprivate func impuritySaved(
        _ rows: [[Double]],
        _ outcomes: [(isBad: Bool, weight: Double)]
    ) -> [(feature: Int, saved: Double)] {
        var (bads, all) = ([Double](repeating: 0, count: nodes.count), [Double](repeating: 0, count: nodes.count))
        for (row, outcome) in zip(rows, outcomes) {
            var node = 0
            while true {
                all[node] += outcome.weight
                if outcome.isBad { bads[node] += outcome.weight }
                guard let feature = nodes[node].feature else { break }
                node = Int(firstChildren[node]) + (nodes[node].goesSecond(row[feature]) ? 1 : 0)
            }
        }
        func impurity(_ node: Int) -> Double {
            all[node] > 0 ? 2 * bads[node] * (all[node] - bads[node]) / all[node] : 0
        }
        return nodes.indices.compactMap { node in
            guard let feature = nodes[node].feature else { return nil }
            let first = Int(firstChildren[node])
            return (feature, max(0, impurity(node) - impurity(first) - impurity(first + 1)))
        }
    }
}
