public import Encoding
import Regression
public import Samples
public import Scoring
public import Statistics

/// Fits the logistic model: standardised numbers, one-hot categories.
public struct LogisticRegression: Sendable, Hashable {
    /// What keeps coefficients small.
    public enum Penalty: Sendable, Hashable {
        /// λ/2 times the sum of squares; at least 0.
        case ridge(Double)
        /// λ times the sum of absolute values: some coefficients become 0; at least 0.
        case lasso(Double)
        /// Nothing: coefficients have standard errors. A column that others make up, or that has two values of which one
        /// is of one class alone, has no coefficient of its own and counts 0.
        case none
    }

    /// On coefficients of standardised columns; the intercept has none.
    public var penalty = Penalty.ridge(1)
    /// Fewest rows for which a category or special code gets a column of its own.
    public var minimumRows = 20
    /// What stands for missing numbers, and how numbers are scaled.
    public var inputs = LinearInputs()

    /// Whether features that go against the direction of risk that the definition states are left out, as a scorecard does.
    public var keepsDirections = false

    /// A learner with its default settings.
    public init() {}

    /// A learner with a penalty.
    public init(penalty: Penalty) { self.penalty = penalty }

    /// Fits by Newton's method.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The model at the optimum.
    /// - Throws: ``LearningError/regression(_:)`` if there is no optimum.
    public func fit(_ sample: TrainingSample) throws(LearningError) -> LogisticModel {
        var model = try fit(sample, FeatureEncoder(fittedTo: sample, minimumRows: minimumRows, inputs))
        // One at a time: what the strongest of them said, others now say in the right direction.
        while keepsDirections, let worst = model.contradictedFeatures.first {
            var encodings = model.encoder.encodings
            encodings[worst] = .omitted
            model = try fit(sample, FeatureEncoder(schema: sample.schema, encodings: encodings))
        }
        return model
    }

    private func fit(_ sample: TrainingSample, _ encoder: FeatureEncoder) throws(LearningError) -> LogisticModel {
        let design = try sample.design(encoder)
        do {
            switch penalty {
            case .lasso(let strength):
                let fit = try LassoFit(
                    design: design,
                    isBad: sample.isBad,
                    weights: sample.weights,
                    penalty: strength
                )
                return LogisticModel(encoder: encoder, intercept: fit.intercept, coefficients: fit.coefficients)
            case .ridge(let strength):
                let fit = try LogisticFit(
                    design: design,
                    isBad: sample.isBad,
                    weights: sample.weights,
                    ridgePenalty: strength
                )
                return LogisticModel(encoder: encoder, intercept: fit.intercept, coefficients: fit.coefficients)
            case .none: return try UnpenalisedFit(design, sample).model(encoder)
            }
        } catch {
            throw .regression(error)
        }
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
