public import ModelFitting
public import Samples
public import Scoring
import Statistics

/// What a learner made of a sample.
public protocol FittedModel: Sendable {
    /// The model as workers run it; nil for one that can only be compared with others.
    var scoring: ScoringModel? { get }

    /// Loss that each feature saved while the model was fitted, by key; empty where that is not known.
    var gain: [String: Double] { get }

    /// The PD of every row of a sample.
    /// - Parameter sample: Of the schema the model was fitted to.
    /// - Returns: Probabilities of default, in the sample's order.
    /// - Throws: ``LearningError``.
    func probabilities(of sample: TrainingSample) throws(LearningError) -> [Double]
}

extension FittedModel {
    /// Not known.
    public var gain: [String: Double] { [:] }
}

extension ScoringModel: FittedModel {
    /// Itself.
    public var scoring: ScoringModel? { self }

    /// The PD of every row of a sample, by the code that serves.
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
