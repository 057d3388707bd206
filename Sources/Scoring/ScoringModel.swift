public import Encoding
public import FeatureDefinitions
public import Features
import Statistics

/// A fitted model: from a feature vector to the log-odds of default, feature by feature.
public enum ScoringModel: Sendable, Hashable {
    /// Standardised numbers and one-hot categories.
    case logistic(LogisticModel)
    /// Weights of evidence.
    case scorecard(ScorecardModel)
    /// Trees whose leaves add up.
    case trees(TreeModel)
    /// A logistic model and trees.
    case vote(VoteModel)
    /// Groups of applicants, of which the nearest are asked.
    case prototypes(PrototypeModel)

    /// What it reads.
    public var schema: FeatureSchema {
        switch self {
        case .logistic(let model): model.encoder.schema
        case .scorecard(let model): model.schema
        case .trees(let model): model.encoder.schema
        case .vote(let model): model.trees.encoder.schema
        case .prototypes(let model): model.encoder.schema
        }
    }

    /// Log-odds of default before any feature adds to them.
    public var intercept: Double {
        switch self {
        case .logistic(let model): model.intercept
        case .scorecard(let model): model.intercept
        case .trees(let model): model.intercept
        case .vote(let model): model.intercept
        case .prototypes(let model): model.intercept
        }
    }

    /// Whether each feature of the schema can change the score.
    public var usesFeature: [Bool] {
        switch self {
        case .logistic(let model): model.usesFeature
        case .scorecard(let model):
            model.schema.features.indices.map { index in
                zip(model.positions, model.characteristics).contains { $0 == index && $1.coefficient != 0 }
            }
        case .trees(let model): model.usesFeature
        case .vote(let model): model.usesFeature
        case .prototypes(let model): model.usesFeature
        }
    }

    /// The trees of a model that has any.
    public var trees: TreeModel? {
        switch self {
        case .trees(let model): model
        case .vote(let model): model.trees
        case .logistic, .scorecard, .prototypes: nil
        }
    }

    /// Memory of what scoring and explaining read of trees, the tables included, or of groups; 0 for models that are a few
    /// numbers.
    public var byteCount: Int {
        if case .prototypes(let model) = self { return model.byteCount }
        return trees.map { $0.predictionByteCount + $0.explanationByteCount } ?? 0
    }

    /// Makes what explanations need now, so that the first applicant does not wait for it.
    public func prepareExplanations() { trees?.prepareExplanations() }

    /// The natural log-odds of default.
    /// - Parameter vector: In the schema's order.
    /// - Returns: ln(PD / (1 − PD)), finite.
    /// - Throws: ``ScoringError`` if the vector does not fit the schema or the result is not finite.
    public func logOdds(of vector: FeatureVector) throws(ScoringError) -> Double {
        let logOdds: Double
        switch self {
        case .logistic(let model):
            guard let found = model.logOddsAtOnce(of: vector) else { return try explanation(of: vector).logOdds }
            logOdds = found
        case .scorecard(let model):
            guard let found = model.logOddsAtOnce(of: vector) else { return try explanation(of: vector).logOdds }
            logOdds = found
        case .trees(let model): logOdds = try model.logOdds(of: vector)
        case .vote(let model): logOdds = try model.logOdds(of: vector)
        case .prototypes(let model): logOdds = try model.logOdds(of: vector)
        }
        guard logOdds.isFinite else { throw .output }
        return logOdds
    }

    /// The natural log-odds of default, and what each feature adds to them.
    ///
    /// The intercept and all contributions add up to the log-odds, unless an isotonic calibration bends them.
    /// - Parameter vector: In the schema's order.
    /// - Returns: The log-odds, and one contribution for each feature of the schema.
    /// - Throws: ``ScoringError`` if the vector does not fit the schema or the result is not finite.
    public func explanation(of vector: FeatureVector) throws(ScoringError) -> Explanation {
        let explanation: Explanation
        switch self {
        case .logistic(let model): explanation = sum(try model.contributions(of: vector))
        case .scorecard(let model): explanation = sum(try model.contributions(of: vector))
        case .trees(let model): explanation = try model.explanation(of: vector)
        case .vote(let model): explanation = try model.explanation(of: vector)
        case .prototypes(let model): explanation = try model.explanation(of: vector)
        }
        guard explanation.logOdds.isFinite else { throw .output }
        assert(addsUp(explanation), "contributions do not make up \(explanation.logOdds)")
        return explanation
    }

    /// Whether intercept and contributions make up the log-odds; a curve bends them, and then nothing is asked.
    func addsUp(_ explanation: Explanation) -> Bool {
        if case .isotonic? = calibration { return true }
        let sum = explanation.contributions.reduce(intercept, +)
        let parts = explanation.contributions.reduce(0) { $0 + abs($1) }
        // Where no feature has a part in the sum of trees, what Float32 leaves cannot be shared out; in a vote that may
        // be so though the other model's features have.
        let share = if case .vote = self { 1e-5 } else { parts > 0 ? 1e-9 : 1e-5 }
        return abs(sum - explanation.logOdds) <= share * max(1, abs(intercept) + parts)
    }

    /// From the log-odds of trees or of a vote to those that were observed; nil for models that hold it in their numbers, or
    /// explain what it makes of them.
    private var calibration: Calibration? {
        switch self {
        case .trees(let model): model.calibration
        case .vote(let model): model.calibration
        case .logistic, .scorecard, .prototypes: nil
        }
    }

    private func sum(_ contributions: [Double]) -> Explanation {
        Explanation(logOdds: contributions.reduce(intercept, +), contributions: contributions)
    }

    /// What each feature adds to the log-odds of default.
    /// - Parameter vector: In the schema's order.
    /// - Returns: One for each feature of the schema; 0 for one the model does not use.
    /// - Throws: ``ScoringError`` if the vector does not fit the schema.
    public func contributions(of vector: FeatureVector) throws(ScoringError) -> [Double] {
        try explanation(of: vector).contributions
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
        case .trees(let model): model.encoder.unseen(in: vector)
        case .vote(let model): model.linear.encoder.unseen(in: vector)
        case .prototypes(let model): model.encoder.unseen(in: vector)
        }
    }
}
