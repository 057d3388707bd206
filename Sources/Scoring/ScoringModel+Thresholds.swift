import Encoding
import FeatureDefinitions
import TreeEnsembles

extension ScoringModel {
    /// Where the model's own bins of a number begin.
    /// - Parameter key: Key of a feature.
    /// - Returns: Ascending and finite; nil where the model has no bins of it.
    public func binEdges(of key: String) -> [Double]? {
        guard case .scorecard(let model) = self else { return nil }
        return model.characteristics.first { $0.feature == key }?.bins.compactMap(\.range?.lower).filter(\.isFinite)
    }

    /// The numbers at which the answer of a model of steps can change, as trees and scorecards are: between two of them
    /// it is the same for all.
    ///
    /// Categories have none; for them every change counts.
    /// - Returns: Ascending, one list for each feature of the schema; nil for a model that answers every change of a number.
    public var thresholds: [[Double]]? {
        switch self {
        case .logistic, .vote, .prototypes: nil
        case .scorecard(let model):
            model.schema.features.map { feature in
                ((binEdges(of: feature.key) ?? []) + feature.special).sorted()
            }
        case .trees(let model): model.thresholds
        }
    }
}

extension TreeModel {
    fileprivate var thresholds: [[Double]] {
        var byColumn = ensemble.readings.map { $0 == .plain ? Set<Double>() : [0] }
        for tree in ensemble.trees {
            for node in tree.nodes {
                if case .threshold(let threshold, let column, _) = node { byColumn[column].insert(threshold) }
            }
        }
        var thresholds = [[Double]](repeating: [], count: encoder.schema.count)
        for (column, position) in encoder.positions.enumerated() { thresholds[position] = byColumn[column].sorted() }
        return thresholds
    }
}
