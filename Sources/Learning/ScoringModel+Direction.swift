import FeatureDefinitions
import ModelFitting
import Scoring

extension ScoringModel {
    /// Proves, for trees, a vote of which they are a part and neighbours, that risk moves with each feature as the definition
    /// says; of neighbours it never can be proved.
    ///
    /// What is wrong with bins that a person has drawn can be seen in the report, so there is one: registering refuses them.
    /// - Throws: ``LearningError/notMonotone(feature:)``.
    func requireStatedDirections() throws(LearningError) {
        guard isProvedBeforehand else { return }
        if let feature = unprovenDirections.first { throw .notMonotone(feature: feature.key) }
    }

    /// Whether a model of which a stated direction is not proved is none at all.
    private var isProvedBeforehand: Bool {
        switch self {
        case .trees, .vote, .prototypes: true
        case .logistic, .scorecard: false
        }
    }

    /// Whether a worker may run the model: a direction that must be proved beforehand is.
    var isServable: Bool { !isProvedBeforehand || unprovenDirections.isEmpty }
}
