import FeatureDefinitions
import ModelFitting
import Scoring

extension ScoringModel {
    /// Proves, for trees and a vote of which they are a part, that risk moves with each feature as the definition says.
    ///
    /// What is wrong with bins that a person has drawn can be seen in the report, so there is one: registering refuses them.
    /// - Throws: ``LearningError/notMonotone(feature:)``.
    func requireStatedDirections() throws(LearningError) {
        guard trees != nil else { return }
        if let feature = unprovenDirections.first { throw .notMonotone(feature: feature.key) }
    }
}
