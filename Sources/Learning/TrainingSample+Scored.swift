public import Samples
public import Scoring
public import Validation

extension TrainingSample {
    /// The sample as a model sees it, for measures of performance.
    /// - Parameter model: Of the sample's schema.
    /// - Returns: PDs beside outcomes and weights.
    /// - Throws: ``LearningError/row(_:_:)`` if a row does not fit.
    public func scored(by model: ScoringModel) throws(LearningError) -> ScoredSample {
        let probabilities = try model.probabilities(of: self)
        do {
            return try ScoredSample(scores: probabilities, isBad: isBad, weights: weights)
        } catch .classAbsent(let isBad) {
            throw .sample(.classAbsent(isBad: isBad))
        } catch {
            // A sample has finite weights and equally many outcomes, and a PD of finite log-odds is finite.
            preconditionFailure("\(error)")
        }
    }
}
