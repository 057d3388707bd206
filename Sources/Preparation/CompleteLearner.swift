import Encoding
import FeatureDefinitions
import Features
public import Learning
public import ModelFitting
public import Samples
import Scoring

/// A learner that leaves out rows without a value of some feature, and takes what is missing later for what is common.
///
/// Rows to judge by never pass through here, nor do applicants: of either the model is asked, whatever they lack. The median of
/// the rows that were left stands for a number, their most frequent code for a category, and the model keeps both.
public struct CompleteLearner: Learner {
    /// What fits the model.
    public let base: any Learner

    /// A learner on rows that lack nothing.
    public init(_ base: any Learner) { self.base = base }

    /// The name of what fits the model.
    public var name: String { base.name }

    /// The same for a learner that chooses nothing any more.
    public func settled(for sample: TrainingSample) -> any Learner {
        do {
            return CompleteLearner(base.settled(for: try sample.withoutGaps()))
        } catch {
            // A class has no row left: the fit says so.
            return self
        }
    }

    /// Fits to the rows that lack nothing.
    /// - Parameter sample: What happened to whom.
    /// - Returns: A model to which what is missing is what is common.
    /// - Throws: `LearningError`; `LearningError.preparation` where too few rows are left.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        let complete = try sample.withoutGaps()
        do {
            try SampleReview(of: complete).refuseFewRows()
        } catch {
            throw .preparation("\(error), once rows without a value of some feature are left out")
        }
        return CompletedModel(try base.fitted(to: complete), standIns: complete.standIns)
    }
}

/// A model of rows that lacked nothing, for rows that may.
private struct CompletedModel: FittedModel {
    let base: any FittedModel
    let standIns: FeatureVector
    let scoring: ScoringModel?

    init(_ base: any FittedModel, standIns: FeatureVector) {
        self.base = base
        self.standIns = standIns
        scoring = base.scoring?.standingIn(standIns)
    }

    var gain: [String: Double] { base.gain }

    func probabilities(of sample: TrainingSample) throws(LearningError) -> [Double] {
        if let scoring { return try scoring.probabilities(of: sample) }
        return try base.probabilities(of: sample.filled(with: standIns))
    }
}

extension TrainingSample {
    /// Whether each row lacks a value of some feature.
    public var hasGap: [Bool] {
        var hasGap = [Bool](repeating: false, count: count)
        for column in columns {
            for (row, isMissing) in column.isMissing.enumerated() where isMissing { hasGap[row] = true }
        }
        return hasGap
    }

    /// The rows with a value of every feature.
    /// - Returns: A sample of the same schema.
    /// - Throws: `LearningError.sample` where a class has no row left.
    public func withoutGaps() throws(LearningError) -> TrainingSample {
        let hasGap = hasGap
        do {
            return try rows((0..<count).filter { !hasGap[$0] })
        } catch {
            throw .sample(error)
        }
    }

    /// The median of each number and the most frequent code of each category; missing of what is the same in all rows.
    fileprivate var standIns: FeatureVector {
        let encoder = FeatureEncoder(fittedTo: self, minimumRows: 1)
        return FeatureVector(
            values: encoder.encodings.map { encoding in
                switch encoding {
                case .number(let number): .number(number.median)
                case .category(let category): .category(category.reference)
                case .omitted: .missing
                }
            }
        )
    }

    /// The same rows with values where there were none.
    fileprivate func filled(with standIns: FeatureVector) -> TrainingSample {
        let filled = vectors.map { vector in
            FeatureVector(values: zip(vector.values, standIns.values).map { $0 == .missing ? $1 : $0 })
        }
        do {
            return try TrainingSample(schema: schema, vectors: filled, isBad: isBad, weights: weights)
        } catch {
            // Classes, weights and types are those of this sample.
            preconditionFailure("\(error)")
        }
    }
}
