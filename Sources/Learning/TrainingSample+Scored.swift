public import ModelFitting
public import Samples
public import Validation

extension TrainingSample {
    /// The sample as a model sees it, for measures of performance.
    /// - Parameter model: Of the sample's schema.
    /// - Returns: PDs beside outcomes and weights.
    /// - Throws: ``LearningError`` if a row does not fit.
    public func scored(by model: any FittedModel) throws(LearningError) -> ScoredSample {
        try scored(try model.probabilities(of: self))
    }

    /// The sample beside PDs.
    func scored(_ probabilities: [Double]) throws(LearningError) -> ScoredSample {
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
