public import Encoding
public import Features

/// A fitted logistic regression: the log-odds of default are a weighted sum of the design row.
public struct LogisticModel: Sendable, Hashable {
    /// From a feature vector to a design row.
    public let encoder: FeatureEncoder
    /// Log-odds of default of a row of zeros.
    public let intercept: Double
    /// Log-odds of default for each unit of a column; as many as the encoder has columns.
    public let coefficients: [Double]
    private let terms: AdditiveTerms

    /// States a model.
    /// - Parameters:
    ///   - encoder: From a feature vector to a design row.
    ///   - intercept: Finite.
    ///   - coefficients: Finite; as many as the encoder has columns.
    public init(encoder: FeatureEncoder, intercept: Double, coefficients: [Double]) {
        precondition(
            coefficients.count == encoder.columnCount,
            "\(coefficients.count) coefficients for \(encoder.columnCount) columns"
        )
        self.encoder = encoder
        self.intercept = intercept
        self.coefficients = coefficients
        terms = AdditiveTerms(encoder, coefficients)
    }

    /// The log-odds of default; nil for who does not fit the schema.
    func logOddsAtOnce(of vector: FeatureVector) -> Double? { terms.sum(of: vector, from: intercept) }

    /// The same model at other log-odds: slope · z + shift.
    /// - Parameters:
    ///   - slope: Above 0.
    ///   - shift: Is added.
    /// - Returns: A model with the same order of applicants.
    public func scaled(slope: Double, shift: Double) -> LogisticModel {
        LogisticModel(
            encoder: encoder,
            intercept: slope * intercept + shift,
            coefficients: coefficients.map { slope * $0 }
        )
    }

    /// Whether each feature of the schema can change the score.
    var usesFeature: [Bool] { encoder.columns.map { coefficients[$0].contains { $0 != 0 } } }

    /// What each feature adds to the log-odds of default.
    /// - Parameter vector: In the schema's order.
    /// - Returns: One for each feature of the schema.
    /// - Throws: ``ScoringError`` if the vector does not fit the schema.
    public func contributions(of vector: FeatureVector) throws(ScoringError) -> [Double] {
        let row = try encoder.row(of: vector)
        return encoder.columns.map { columns in
            var sum = 0.0
            for column in columns { sum += coefficients[column] * row[column] }
            return sum
        }
    }
}
