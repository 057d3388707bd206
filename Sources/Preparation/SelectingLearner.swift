import FeatureDefinitions
public import Learning
public import ModelFitting
public import Samples
import Scoring

/// A learner that leaves out features that say too little, or what others say; which they are is learnt from the rows of the fit.
public struct SelectingLearner: Learner {
    /// What fits the model.
    public let base: any Learner
    /// Which features stay.
    public let selection: FeatureSelection

    /// A learner of features that say something of their own.
    public init(_ base: any Learner, _ selection: FeatureSelection) {
        self.base = base
        self.selection = selection
    }

    /// The name of what fits the model.
    public var name: String { base.name }

    /// The same selection for a learner that chooses nothing any more.
    public func settled(for sample: TrainingSample) -> any Learner {
        SelectingLearner(base.settled(for: sample.levelled(dropped(from: sample))), selection)
    }

    /// Finds the features that are left out, and fits without them.
    /// - Parameter sample: What happened to whom.
    /// - Returns: A model to which those features are all the same.
    /// - Throws: `LearningError`; `LearningError.nothingSeparates` where none is left.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        let dropped = dropped(from: sample)
        guard dropped.count < sample.schema.count else { throw .nothingSeparates }
        return SelectedModel(base: try base.fitted(to: sample.levelled(dropped)), dropped: dropped)
    }

    private func dropped(from sample: TrainingSample) -> Set<String> {
        Set(selection.dropped(from: sample).map(\.feature))
    }
}

/// A model that was fitted without some features.
private struct SelectedModel: FittedModel {
    let base: any FittedModel
    let dropped: Set<String>

    var scoring: ScoringModel? { base.scoring }

    var gain: [String: Double] { base.gain }

    func probabilities(of sample: TrainingSample) throws(LearningError) -> [Double] {
        // A model that compares rows would look at all features; one that a worker runs reads none of those left out.
        try base.probabilities(of: scoring == nil ? sample.levelled(dropped) : sample)
    }
}
