import Encoding
public import ModelFitting
import Regression
public import Samples
import Scoring

/// Fits the logistic model one row at a time, as a service that learns from each outcome would.
public struct StochasticLearner: Learner, Hashable {
    /// Strength of the ridge penalty for each row, above 0.
    public var penalty = 1e-4
    /// How many times every row is learnt.
    public var epochs = 5
    /// Of the order of rows.
    public var seed: UInt64 = 42
    /// Fewest rows for which a category or special code gets a column of its own.
    public var minimumRows = 20
    /// What stands for missing numbers, and how numbers are scaled.
    public var inputs = LinearInputs()

    /// A learner with its default settings.
    public init() {}

    /// `sgd`.
    public var name: String { "sgd" }

    /// Fits a logistic model.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The model; equal samples and seeds give equal models.
    /// - Throws: ``LearningError``.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        let encoder = FeatureEncoder(fittedTo: sample, minimumRows: minimumRows, inputs)
        var descent = StochasticDescent(columnCount: encoder.columnCount, penalty: penalty)
        descent.learn(
            try sample.design(encoder),
            isBad: sample.isBad,
            weights: sample.weights,
            epochs: epochs,
            seed: seed
        )
        return ScoringModel.logistic(
            LogisticModel(encoder: encoder, intercept: descent.intercept, coefficients: descent.coefficients)
        )
    }
}
