public import Learning
public import ModelFitting
public import Samples

/// A learner that leaves out rows with a number far out; where that begins is learnt from the rows of the fit.
///
/// Rows to judge by never pass through here: a model is asked about numbers far out, and judged by them too.
public struct TrimmedLearner: Learner {
    /// What fits the model.
    public let base: any Learner
    /// What counts as far out.
    public let rule: OutlierRule

    /// A learner on rows whose numbers are all within limits.
    public init(_ base: any Learner, _ rule: OutlierRule) {
        self.base = base
        self.rule = rule
    }

    /// The name of what fits the model.
    public var name: String { base.name }

    /// The same limits for a learner that chooses nothing any more.
    public func settled(for sample: TrainingSample) -> any Learner {
        do {
            return TrimmedLearner(base.settled(for: try sample.trimmed(by: rule)), rule)
        } catch {
            // A class has no row left: the fit says so.
            return self
        }
    }

    /// Finds the limits, and fits to the rows within them.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The model.
    /// - Throws: `LearningError`; `LearningError.sample` where a class has no row left.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        try base.fitted(to: sample.trimmed(by: rule))
    }
}

extension TrainingSample {
    /// The rows without a number far out.
    /// - Parameter rule: What counts as far out; the limits are those of this very sample.
    /// - Returns: A sample of the same schema.
    /// - Throws: `LearningError.sample` where a class has no row left.
    public func trimmed(by rule: OutlierRule) throws(LearningError) -> TrainingSample {
        let gone = Set(Outliers(in: self, by: rule).rows)
        do {
            return try rows((0..<count).filter { !gone.contains($0) })
        } catch {
            throw .sample(error)
        }
    }
}
