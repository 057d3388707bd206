public import Samples
public import Scoring
import Statistics

/// A way to get a model from a sample.
public protocol Learner: Sendable {
    /// The name that artefacts and the command line use.
    var name: String { get }

    /// Fits a model.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The model; equal samples give equal models.
    /// - Throws: ``LearningError``.
    func fitted(to sample: TrainingSample) throws(LearningError) -> ScoringModel
}

extension LogisticRegression: Learner {
    /// `logistic`.
    public var name: String { "logistic" }

    /// Fits a logistic model.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> ScoringModel { .logistic(try fit(sample)) }
}

extension ScorecardLearner: Learner {
    /// `scorecard`.
    public var name: String { "scorecard" }

    /// Fits a scorecard.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> ScoringModel { .scorecard(try fit(sample)) }
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
