import Encoding
public import Regression
public import Samples
public import Scoring

extension LogisticRegression {
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
        let names = encoder.columnNames
        let unused = names.indices.filter { model?.coefficients[$0] == 0 }
        let used = names.indices.filter { !unused.contains($0) }
        let design = try sample.design(encoder)
        do {
            let found = try UnpenalisedFit(design, sample, among: used)
            // A model without a penalty has no coefficient of 0 but of columns that its own fit left out.
            let left = penalty == .none ? unused : []
            return Inference(
                table: CoefficientTable(
                    of: found.fit,
                    names: found.columns.map { names[$0] },
                    isBad: sample.isBad,
                    weights: sample.weights
                ),
                varianceInflation: found.varianceInflation,
                dropped: (left + used.filter { !found.columns.contains($0) }).sorted().map { names[$0] }
            )
        } catch {
            throw .regression(error)
        }
    }
}
