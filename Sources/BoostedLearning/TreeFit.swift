import Documents
import FeatureDefinitions
import Learning
import ModelFitting
import Samples
import Scoring
import TreeModelFiles

/// Trees with what each feature saved while they were grown.
struct TreeFit: FittedModel {
    /// As workers run it.
    let model: ScoringModel
    /// Loss saved by the tests of each feature, by key.
    let gain: [String: Double]

    var scoring: ScoringModel? { model }

    /// Reads trees from the library's JSON.
    /// - Throws: ``LearningError/trees(_:)`` if they are larger than a worker takes.
    init(_ grown: GrownTrees, _ schema: FeatureSchema) throws(LearningError) {
        model = try grown.model(of: schema)
        gain = grown.gain(of: schema)
    }

    func probabilities(of sample: TrainingSample) throws(LearningError) -> [Double] {
        try model.probabilities(of: sample)
    }
}

extension GrownTrees {
    /// Loss saved by the tests of each feature, summed over all trees.
    func gain(of schema: FeatureSchema) -> [String: Double] {
        // What the library has just written is JSON; should it not be, gain stays unknown and nothing else is lost.
        let document = try? JSONValue.parse(
            withoutNonFiniteNumbers(json),
            limits: JSONLimits(maximumDepth: 64, maximumBytes: 1 << 30, maximumKeys: nil)
        )
        let trees = document?["learner"]?["gradient_booster"]?["model"]?["trees"]?.arrayValue ?? []
        var sums = [Double](repeating: 0, count: schema.count)
        for tree in trees {
            let features = tree["split_indices"]?.arrayValue ?? []
            let savings = tree["loss_changes"]?.arrayValue ?? []
            let children = tree["left_children"]?.arrayValue ?? []
            for (node, child) in children.enumerated() where child.integerValue != -1 {
                guard let feature = features[node].integerValue, let saved = savings[node].numberValue else { continue }
                sums[feature] += saved
            }
        }
        return Dictionary(zip(schema.features.map(\.key), sums)) { first, _ in first }
    }
}
