import Regression
public import Samples
public import Scoring
public import Statistics

/// Fits the logistic model: standardised numbers, one-hot categories, ridge penalty.
public struct LogisticRegression: Sendable, Hashable {
    /// Strength of the ridge penalty; must be non-negative, 0 is none.
    public var ridgePenalty = 1.0
    /// Fewest rows for which a category or special code gets a column of its own.
    public var minimumRows = 20

    /// A learner with its default settings.
    public init() {}

    /// Fits by Newton's method.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The model at the optimum.
    /// - Throws: ``LearningError`` if a row does not fit its schema or the fit does not converge.
    public func fit(_ sample: TrainingSample) throws(LearningError) -> LogisticModel {
        let encoder = FeatureEncoder(fittedTo: sample, minimumRows: minimumRows)
        let fit = try LogisticFit.checked(
            design: try sample.design(encoder),
            isBad: sample.isBad,
            weights: sample.weights,
            ridgePenalty: ridgePenalty
        )
        return LogisticModel(encoder: encoder, intercept: fit.intercept, coefficients: fit.coefficients)
    }
}

extension TrainingSample {
    /// The design matrix that an encoder makes of the sample.
    /// - Parameter encoder: Of the sample's schema.
    /// - Returns: `[count, encoder.columnCount]`, the rows that serving computes, bit for bit.
    /// - Throws: ``LearningError/row(_:_:)`` if a row does not fit the schema.
    public func design(_ encoder: FeatureEncoder) throws(LearningError) -> Matrix {
        var elements = [Double](repeating: 0, count: count * encoder.columnCount)
        for (row, vector) in vectors.enumerated() {
            do {
                try encoder.encode(vector, into: &elements, at: row * encoder.columnCount)
            } catch {
                throw .row(row, error)
            }
        }
        return Matrix(elements: elements, rowCount: count, columnCount: encoder.columnCount)
    }
}

extension LogisticFit {
    /// Fits a ridge regression, in the errors of this room.
    static func checked(
        design: Matrix,
        isBad: [Bool],
        weights: [Double],
        ridgePenalty: Double
    ) throws(LearningError) -> LogisticFit {
        do {
            return try LogisticFit(design: design, isBad: isBad, weights: weights, ridgePenalty: ridgePenalty)
        } catch {
            throw .regression(error)
        }
    }
}
