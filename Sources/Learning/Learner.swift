public import Scoring
import Statistics

/// A way to get a model from a sample.
public enum Learner: Sendable, Hashable {
    /// Standardised numbers and one-hot categories, ridge penalty.
    case logistic(LogisticRegression)
    /// Weights of evidence.
    case scorecard(ScorecardLearner)

    /// The name that artefacts and the command line use.
    public var name: String {
        switch self {
        case .logistic: "logistic"
        case .scorecard: "scorecard"
        }
    }

    /// The learner of a name, with its default settings.
    /// - Parameter name: `logistic` or `scorecard`; nil for anything else.
    public init?(named name: String) {
        switch name {
        case "logistic": self = .logistic(LogisticRegression())
        case "scorecard": self = .scorecard(ScorecardLearner())
        default: return nil
        }
    }

    /// Fits a model.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The model; equal samples give equal models.
    /// - Throws: ``LearningError``.
    public func fit(_ sample: TrainingSample) throws(LearningError) -> ScoringModel {
        switch self {
        case .logistic(let learner): .logistic(try learner.fit(sample))
        case .scorecard(let learner): .scorecard(try learner.fit(sample))
        }
    }
}

extension ScoringModel {
    /// The PD of every row of a sample.
    /// - Parameter sample: Of the model's schema.
    /// - Returns: Probabilities of default, in the sample's order.
    /// - Throws: ``LearningError/row(_:_:)`` if a row does not fit.
    public func probabilities(of sample: TrainingSample) throws(LearningError) -> [Double] {
        var probabilities: [Double] = []
        probabilities.reserveCapacity(sample.count)
        for (row, vector) in sample.vectors.enumerated() {
            do {
                probabilities.append(probability(logOdds: try logOdds(of: vector)))
            } catch {
                throw .row(row, error)
            }
        }
        return probabilities
    }
}
