public import Baselines
import Drift
public import Encoding
import FeatureDefinitions
public import Scoring

extension TrainingSample {
    /// How the features and the probabilities that a model gives were spread in the sample.
    ///
    /// Numbers are cut where the model's own bins are, else at the deciles of the sample.
    /// - Parameter model: Reads the sample's schema.
    /// - Returns: Every row counted once in each.
    /// - Throws: ``ScoringError`` if a vector cannot be scored.
    public func spread(under model: ScoringModel) throws(ScoringError) -> TrainingSpread {
        let features = schema.features.enumerated()
            .map { index, feature in
                let values = (0..<count).lazy.map { columns[index][$0] }
                return BinnedCounts(
                    of: values,
                    feature,
                    edges: model.binEdges(of: feature.key) ?? deciles(of: index)
                )
            }
        let probabilities = try model.logOdds(ofAll: vectors).map(ScoringModel.probabilityOfDefault)
        var probability = BinnedCounts(edges: Self.deciles(of: probabilities))
        for value in probabilities { probability.add(value) }
        return TrainingSpread(features: features, probability: probability)
    }

    private func deciles(of index: Int) -> [Double] {
        let special = schema.features[index].special
        return Self.deciles(
            of: (0..<count)
                .compactMap { row in
                    guard case .number(let number) = columns[index][row], !special.contains(number) else { return nil }
                    return number
                }
        )
    }

    private static func deciles(of values: [Double]) -> [Double] {
        // No values: one bin holds whatever comes.
        (try? QuantileBins(of: values))?.edges ?? []
    }
}
