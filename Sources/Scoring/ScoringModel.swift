public import Applications
public import Products
import Statistics

/// A fitted model: from a feature vector to the log-odds of default, feature by feature.
public enum ScoringModel: Sendable, Hashable {
    /// Standardised numbers and one-hot categories.
    case logistic(LogisticModel)
    /// Weights of evidence.
    case scorecard(ScorecardModel)

    /// What it reads.
    public var schema: FeatureSchema {
        switch self {
        case .logistic(let model): model.encoder.schema
        case .scorecard(let model): model.schema
        }
    }

    /// Log-odds of default before any feature adds to them.
    public var intercept: Double {
        switch self {
        case .logistic(let model): model.intercept
        case .scorecard(let model): model.intercept
        }
    }

    /// Whether each feature of the schema can change the score.
    public var usesFeature: [Bool] {
        switch self {
        case .logistic(let model):
            model.encoder.columns.map { model.coefficients[$0].contains { $0 != 0 } }
        case .scorecard(let model):
            model.schema.features.indices.map { index in
                zip(model.positions, model.characteristics).contains { $0 == index && $1.coefficient != 0 }
            }
        }
    }

    /// The natural log-odds of default.
    /// - Parameter vector: In the schema's order.
    /// - Returns: ln(PD / (1 − PD)), finite.
    /// - Throws: ``ScoringError`` if the vector does not fit the schema or the result is not finite.
    public func logOdds(of vector: FeatureVector) throws(ScoringError) -> Double {
        try logOdds(adding: contributions(of: vector))
    }

    /// What each feature adds to the log-odds of default.
    ///
    /// The intercept and all contributions add up to the log-odds.
    /// - Parameter vector: In the schema's order.
    /// - Returns: One for each feature of the schema; 0 for one the model does not use.
    /// - Throws: ``ScoringError`` if the vector does not fit the schema.
    public func contributions(of vector: FeatureVector) throws(ScoringError) -> [Double] {
        switch self {
        case .logistic(let model): try model.contributions(of: vector)
        case .scorecard(let model): try model.contributions(of: vector)
        }
    }

    /// The log-odds of default that contributions make.
    /// - Parameter contributions: As ``contributions(of:)`` gives them.
    /// - Returns: Their sum with the intercept, added in the schema's order.
    /// - Throws: ``ScoringError/output`` if the sum is not finite.
    public func logOdds(adding contributions: [Double]) throws(ScoringError) -> Double {
        let logOdds = contributions.reduce(intercept, +)
        guard logOdds.isFinite else { throw .output }
        return logOdds
    }

    /// The probability of default at some log-odds.
    /// - Parameter logOdds: ln(PD / (1 − PD)).
    /// - Returns: In [0, 1].
    public static func probabilityOfDefault(logOdds: Double) -> Double { probability(logOdds: logOdds) }

    /// Keys of the features whose value training never saw; they are scored in a defined way, and can be counted.
    /// - Parameter vector: In the schema's order.
    /// - Returns: Keys in the schema's order.
    public func unseen(in vector: FeatureVector) -> [String] {
        switch self {
        case .logistic(let model): model.encoder.unseen(in: vector)
        case .scorecard(let model): model.unseen(in: vector)
        }
    }
}
