import Encoding
import FeatureDefinitions
import Features
public import Learning
public import ModelFitting
public import Samples
import Scoring

/// A learner that takes numbers far out for the nearest that is not; where that lies is learnt from the rows of the fit.
///
/// A linear model keeps the limits, for a worker will be asked about numbers far out. Trees and bins need none: beyond the last
/// cut, which lies within the limits, every number counts the same. Neighbours have narrower ones of their own.
public struct ClippedLearner: Learner {
    /// What fits the model.
    public let base: any Learner
    /// What counts as far out.
    public let rule: OutlierRule

    /// A learner on numbers within limits.
    public init(_ base: any Learner, _ rule: OutlierRule) {
        self.base = base
        self.rule = rule
    }

    /// The name of what fits the model.
    public var name: String { base.name }

    /// The same limits for a learner that chooses nothing any more.
    public func settled(for sample: TrainingSample) -> any Learner {
        ClippedLearner(base.settled(for: sample.clipped(to: Outliers(in: sample, by: rule).limits)), rule)
    }

    /// Finds the limits, fits to numbers within them, and keeps them.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The model.
    /// - Throws: `LearningError`.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        let limits = Outliers(in: sample, by: rule).limits
        return ClippedModel(base: try base.fitted(to: sample.clipped(to: limits)), limits: limits)
    }
}

/// A model with the limits within which it was fitted.
private struct ClippedModel: FittedModel {
    let base: any FittedModel
    let limits: [String: ClosedRange<Double>]

    var scoring: ScoringModel? { base.scoring?.limited(to: limits) }

    var gain: [String: Double] { base.gain }

    func probabilities(of sample: TrainingSample) throws(LearningError) -> [Double] {
        try base.probabilities(of: sample.clipped(to: limits))
    }
}

extension TrainingSample {
    /// The same rows; numbers beyond limits are moved to them, special codes and missing values stay.
    /// - Parameter limits: By key of the feature; others have none.
    /// - Returns: A sample of the same rows and schema.
    public func clipped(to limits: [String: ClosedRange<Double>]) -> TrainingSample {
        let places = schema.features.enumerated()
            .compactMap { place, feature in limits[feature.key].map { (place, $0, feature.special) } }
        let vectors = vectors.map { vector in
            var values = vector.values
            for (place, range, special) in places {
                guard case .number(let number) = values[place], !special.contains(number) else { continue }
                values[place] = .number(min(max(number, range.lowerBound), range.upperBound))
            }
            return FeatureVector(values: values)
        }
        do {
            return try TrainingSample(schema: schema, vectors: vectors, isBad: isBad, weights: weights)
        } catch {
            // Classes, weights and types are those of this sample, and limits are finite.
            preconditionFailure("\(error)")
        }
    }
}

extension ScoringModel {
    /// The same model; its linear part takes numbers beyond limits for the nearest within.
    fileprivate func limited(to limits: [String: ClosedRange<Double>]) -> ScoringModel {
        switch self {
        case .logistic(let model): .logistic(model.limited(to: limits))
        case .vote(let model):
            .vote(
                VoteModel(
                    linear: model.linear.limited(to: limits),
                    trees: model.trees,
                    share: model.share,
                    calibration: model.calibration
                )
            )
        case .scorecard, .trees, .prototypes: self
        }
    }
}

extension LogisticModel {
    fileprivate func limited(to limits: [String: ClosedRange<Double>]) -> LogisticModel {
        let encodings = zip(encoder.schema.features, encoder.encodings)
            .map { feature, encoding in
                guard case .number(var number) = encoding else { return encoding }
                number.limits = limits[feature.key]
                return .number(number)
            }
        return LogisticModel(
            encoder: FeatureEncoder(schema: encoder.schema, encodings: encodings),
            intercept: intercept,
            coefficients: coefficients
        )
    }
}
