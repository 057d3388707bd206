import Definitions
public import Encoding
import FeatureDefinitions
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

extension LogisticModel {
    /// Features whose log-odds go against the direction that the definition states, the one that does so most first.
    package var contradictedFeatures: [Int] {
        let contradictions = encoder.schema.features.indices.map { contradiction(of: $0) }
        return contradictions.indices.filter { contradictions[$0] > 0 }
            .sorted { contradictions[$0] > contradictions[$1] }
    }

    /// By how much log-odds go the wrong way: for a deviation of a number, or from a code to the next; 0 where they do not.
    private func contradiction(of index: Int) -> Double {
        let feature = encoder.schema.features[index]
        let own = Array(coefficients[encoder.columns[index]])
        let steps: [Double] =
            switch encoder.encodings[index] {
            case .number: [own[0]]
            case .category(let category) where feature.isRanked:
                zip(feature.kind.codes.dropFirst(), feature.kind.codes)
                    .map { category.weight(of: $0, own) - category.weight(of: $1, own) }
            case .category, .omitted: []
            }
        return switch feature.risk {
        case .rises: max(0, -(steps.min() ?? 0))
        case .falls: max(0, steps.max() ?? 0)
        case .none: 0
        }
    }
}

extension CategoryEncoding {
    /// What a code adds; one without a column counts as the reference.
    fileprivate func weight(of code: String, _ coefficients: [Double]) -> Double {
        codes.firstIndex(of: code).map { coefficients[$0] } ?? 0
    }
}
