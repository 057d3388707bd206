import Encoding
import Regression
import Samples
import Scoring
import Statistics

/// A fit without a penalty to the columns that have a finite coefficient of their own.
struct UnpenalisedFit {
    /// From here on others make a column up but for rounding.
    private static let largestInflation = 1e8

    /// Columns of the design that were fitted, ascending.
    let columns: [Int]
    /// How much of each of them the others say.
    let varianceInflation: [Double]
    /// Fitted to those columns.
    let fit: LogisticFit

    /// Leaves out columns that tell apart rows of one class alone, then those that others make up, and fits to the rest.
    /// - Parameters:
    ///   - design: The rows of the sample.
    ///   - sample: What happened to whom.
    ///   - candidates: Columns that may be fitted, ascending; all unless given.
    /// - Throws: ``RegressionError/separation`` if the columns that stay have no finite coefficients together.
    init(_ design: Matrix, _ sample: TrainingSample, among candidates: [Int]? = nil) throws(RegressionError) {
        var kept = (candidates ?? Array(0..<design.columnCount)).filter { !design.separates($0, sample.isBad) }
        var factors = VarianceInflation.factors(of: design.columns(kept))
        // One at a time: of two columns that say the same, the other is sound once one is gone.
        while let last = factors.lastIndex(where: { $0 > Self.largestInflation }) {
            kept.remove(at: last)
            factors = VarianceInflation.factors(of: design.columns(kept))
        }
        (columns, varianceInflation) = (kept, factors)
        do {
            fit = try LogisticFit(
                design: design.columns(kept),
                isBad: sample.isBad,
                weights: sample.weights,
                ridgePenalty: 0
            )
        } catch .noConvergence {
            // No column depends on others any more: what is left is that they separate rows of one class together
            // (Albert and Anderson, Biometrika 71, 1984).
            throw .separation
        }
    }

    /// The model: 0 for every column that was left out.
    func model(_ encoder: FeatureEncoder) -> LogisticModel {
        var coefficients = [Double](repeating: 0, count: encoder.columnCount)
        for (column, coefficient) in zip(columns, fit.coefficients) { coefficients[column] = coefficient }
        return LogisticModel(encoder: encoder, intercept: fit.intercept, coefficients: coefficients)
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
