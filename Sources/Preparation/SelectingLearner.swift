import Binning
import FeatureDefinitions
public import Learning
public import ModelFitting
public import Samples
import Scoring

/// A learner that leaves out features whose bins say too little of the outcome; which they are is learnt from the rows of the fit.
public struct SelectingLearner: Learner {
    /// What fits the model.
    public let base: any Learner
    /// Least information value of a feature that stays, above 0; below 0.02 there is none to speak of.
    public let minimumInformationValue: Double

    /// A learner of features that say something.
    public init(_ base: any Learner, minimumInformationValue: Double) {
        self.base = base
        self.minimumInformationValue = minimumInformationValue
    }

    /// The name of what fits the model.
    public var name: String { base.name }

    /// The same selection for a learner that chooses nothing any more.
    public func settled(for sample: TrainingSample) -> any Learner {
        let base = base.settled(for: sample.levelled(weakFeatures(of: sample)))
        return SelectingLearner(base, minimumInformationValue: minimumInformationValue)
    }

    /// Finds the features that say too little, and fits without them.
    /// - Parameter sample: What happened to whom.
    /// - Returns: A model to which those features are all the same.
    /// - Throws: `LearningError`; `LearningError.nothingSeparates` where none is left.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        let weak = weakFeatures(of: sample)
        guard weak.count < sample.schema.count else { throw .nothingSeparates }
        return SelectedModel(base: try base.fitted(to: sample.levelled(weak)), weak: weak)
    }

    /// Keys of the features that say too little.
    func weakFeatures(of sample: TrainingSample) -> Set<String> {
        let binning = FeatureBinning()
        let outcomes = BinningOutcomes(isBad: sample.isBad, weights: sample.weights)
        let weak = zip(sample.schema.features, sample.columns)
            .filter { feature, column in
                let bins = binning.bins(feature, column, outcomes)
                return bins.characteristic.informationValue < minimumInformationValue
            }
        return Set(weak.map(\.0.key))
    }
}

/// A model that was fitted without some features.
private struct SelectedModel: FittedModel {
    let base: any FittedModel
    let weak: Set<String>

    var scoring: ScoringModel? { base.scoring }

    var gain: [String: Double] { base.gain }

    func probabilities(of sample: TrainingSample) throws(LearningError) -> [Double] {
        // A model that compares rows would look at all features; one that a worker runs reads none of the weak ones.
        try base.probabilities(of: scoring == nil ? sample.levelled(weak) : sample)
    }
}
