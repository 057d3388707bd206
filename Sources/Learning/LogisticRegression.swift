public import Encoding
public import Regression
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
        /// Nothing: coefficients have standard errors; columns must not depend on each other.
        case none
    }

    /// On coefficients of standardised columns; the intercept has none.
    public var penalty = Penalty.ridge(1)
    /// Fewest rows for which a category or special code gets a column of its own.
    public var minimumRows = 20

    /// A learner with its default settings.
    public init() {}

    /// A learner with a penalty.
    public init(penalty: Penalty) { self.penalty = penalty }

    /// Fits by Newton's method.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The model at the optimum.
    /// - Throws: ``LearningError`` if the fit does not converge.
    public func fit(_ sample: TrainingSample) throws(LearningError) -> LogisticModel {
        let encoder = FeatureEncoder(fittedTo: sample, minimumRows: minimumRows)
        let design = try sample.design(encoder)
        let weights = sample.weights
        do {
            switch penalty {
            case .lasso(let strength):
                let fit = try LassoFit(design: design, isBad: sample.isBad, weights: weights, penalty: strength)
                return LogisticModel(encoder: encoder, intercept: fit.intercept, coefficients: fit.coefficients)
            case .ridge(let strength): return try encoder.model(design, sample, ridgePenalty: strength)
            case .none: return try encoder.model(design, sample, ridgePenalty: 0)
            }
        } catch {
            throw .regression(error)
        }
    }

    /// What is known of each coefficient without a penalty.
    /// - Parameter sample: What happened to whom.
    /// - Returns: Standard errors, z, p and limits, and how much of each column the others say.
    /// - Throws: ``LearningError`` if columns depend on each other or separate the classes.
    public func inference(
        on sample: TrainingSample
    ) throws(LearningError) -> (table: CoefficientTable, varianceInflation: [Double]) {
        let encoder = FeatureEncoder(fittedTo: sample, minimumRows: minimumRows)
        let design = try sample.design(encoder)
        do {
            let fit = try LogisticFit(
                design: design,
                isBad: sample.isBad,
                weights: sample.weights,
                ridgePenalty: 0
            )
            let names = encoder.columnNames
            let table = CoefficientTable(of: fit, names: names, isBad: sample.isBad, weights: sample.weights)
            return (table, VarianceInflation.factors(of: design))
        } catch {
            throw .regression(error)
        }
    }
}

extension FeatureEncoder {
    fileprivate func model(
        _ design: Matrix,
        _ sample: TrainingSample,
        ridgePenalty: Double
    ) throws(RegressionError) -> LogisticModel {
        let fit = try LogisticFit(
            design: design,
            isBad: sample.isBad,
            weights: sample.weights,
            ridgePenalty: ridgePenalty
        )
        return LogisticModel(encoder: self, intercept: fit.intercept, coefficients: fit.coefficients)
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
