import Definitions
import FeatureDefinitions
import ModelFitting
import Scoring

extension ScoringModel {
    /// Proves, for trees and a vote of which they are a part, that risk moves with each feature as the definition says.
    ///
    /// Weights of evidence are in order by how they are made; a logistic coefficient is a number that anybody can read.
    /// - Throws: ``LearningError/notMonotone(feature:)``.
    func requireStatedDirections() throws(LearningError) {
        guard let trees else { return }
        let proven = trees.provenMonotone
        if case .vote(let vote) = self, let feature = vote.linear.contradictedFeatures.first {
            throw .notMonotone(feature: schema.features[feature].key)
        }
        for (feature, isUsed) in zip(schema.features, usesFeature) where isUsed {
            let isKept =
                switch feature.risk {
                case .rises: proven.rising.contains(feature.key)
                case .falls: proven.falling.contains(feature.key)
                case .none: true
                }
            if !isKept { throw .notMonotone(feature: feature.key) }
        }
    }
}
