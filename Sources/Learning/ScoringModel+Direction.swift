import FeatureDefinitions
import ModelFitting
import Scoring

extension ScoringModel {
    /// Proves, for trees and a vote of which they are a part, that risk moves with each feature as the definition says.
    /// - Throws: ``LearningError/notMonotone(feature:)``.
    func requireStatedDirections() throws(LearningError) {
        if let feature = unprovenDirections.first { throw .notMonotone(feature: feature.key) }
    }
}
