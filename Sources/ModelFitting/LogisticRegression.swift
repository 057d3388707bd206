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
    /// - Throws: ``LearningError`` if the fit does not converge.
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
    public struct Inference: Sendable {
        /// Standard errors, z, p and limits, the intercept first.
        public let table: CoefficientTable
        /// How much of each column the others say, without the intercept.
        public let varianceInflation: [Double]
        /// Columns left out because the others make them up, or because all whom they tell apart ended alike.
        public let dropped: [String]
    }

    /// Fits without a penalty, without columns that others make up or whose coefficient would be infinite.
    /// - Parameters:
    ///   - sample: What happened to whom.
    ///   - model: Whose columns these are, but for those that add nothing to it; nil for all that the sample has.
    /// - Returns: What is known of each coefficient.
    /// - Throws: ``LearningError`` if columns separate the classes.
    public func inference(
        on sample: TrainingSample,
        columnsOf model: LogisticModel? = nil
    ) throws(LearningError) -> Inference {
        let encoder = model?.encoder ?? FeatureEncoder(fittedTo: sample, minimumRows: minimumRows, inputs)
        let all = try sample.design(encoder)
        let used = encoder.columnNames.indices.filter { model?.coefficients[$0] != 0 }
        var kept = used.filter { !all.separates($0, sample.isBad) }
        var factors = VarianceInflation.factors(of: all.columns(kept))
        // One at a time: of two columns that say the same, the other is sound once one is gone.
        while let last = factors.lastIndex(where: { $0 > 1e8 }) {
            kept.remove(at: last)
            factors = VarianceInflation.factors(of: all.columns(kept))
        }
        do {
            let fit = try LogisticFit(
                design: all.columns(kept),
                isBad: sample.isBad,
                weights: sample.weights,
                ridgePenalty: 0
            )
            let names = kept.map { encoder.columnNames[$0] }
            return Inference(
                table: CoefficientTable(of: fit, names: names, isBad: sample.isBad, weights: sample.weights),
                varianceInflation: factors,
                dropped: used.map { encoder.columnNames[$0] }.filter { !names.contains($0) }
            )
        } catch {
            throw .regression(error)
        }
    }
}

extension Matrix {
    /// Whether a column has two values, and all rows with one of them ended alike: it has no finite coefficient.
    fileprivate func separates(_ column: Int, _ isBad: [Bool]) -> Bool {
        var classes: [Double: Set<Bool>] = [:]
        for row in 0..<rowCount {
            classes[self[row, column], default: []].insert(isBad[row])
            if classes.count > 2 { return false }
        }
        return classes.count == 2 && classes.values.contains { $0.count == 1 }
    }

    /// Some of the columns.
    fileprivate func columns(_ kept: [Int]) -> Matrix {
        var elements: [Double] = []
        elements.reserveCapacity(rowCount * kept.count)
        for row in 0..<rowCount { for column in kept { elements.append(self[row, column]) } }
        return Matrix(elements: elements, rowCount: rowCount, columnCount: kept.count)
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
