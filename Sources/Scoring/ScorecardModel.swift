public import Encoding
public import FeatureDefinitions
public import Features

/// A scorecard: a logistic regression on weights of evidence.
///
/// Source: Siddiqi, *Intelligent Credit Scoring* (2017), ch. 10.
public struct ScorecardModel: Sendable, Hashable {
    /// What it reads.
    public let schema: FeatureSchema
    /// Log-odds of default where every weight of evidence is 0.
    public let intercept: Double
    /// The features it uses, in the schema's order.
    public let characteristics: [Characteristic]
    /// Position of each characteristic's feature in the schema.
    let positions: [Int]
    private let terms: AdditiveTerms

    /// States a scorecard.
    /// - Parameters:
    ///   - schema: What it reads.
    ///   - intercept: Finite.
    ///   - characteristics: Of features of the schema, each once; kept in the schema's order.
    public init(schema: FeatureSchema, intercept: Double, characteristics: [Characteristic]) {
        let placed =
            characteristics.map { characteristic in
                guard let position = schema.index(of: characteristic.feature) else {
                    preconditionFailure("the schema has no feature \(characteristic.feature)")
                }
                return (position: position, characteristic: characteristic)
            }
            .sorted { $0.position < $1.position }
        positions = placed.map(\.position)
        precondition(Set(positions).count == positions.count, "a feature has two characteristics")
        self.schema = schema
        self.intercept = intercept
        self.characteristics = placed.map(\.characteristic)
        terms = AdditiveTerms(schema, self.characteristics, at: positions)
    }

    /// The log-odds of default; nil for who does not fit the schema.
    func logOddsAtOnce(of vector: FeatureVector) -> Double? { terms.sum(of: vector, from: intercept) }

    /// What each feature adds to the log-odds of default; 0 for one the scorecard does not use.
    /// - Parameter vector: In the schema's order.
    /// - Returns: One for each feature of the schema.
    /// - Throws: ``ScoringError`` if the vector does not fit the schema.
    public func contributions(of vector: FeatureVector) throws(ScoringError) -> [Double] {
        guard vector.values.count == schema.count else {
            throw .schema(expected: schema.count, found: vector.values.count)
        }
        var contributions = [Double](repeating: 0, count: schema.count)
        // By index: nothing is copied for one look at it.
        for (index, position) in positions.enumerated() {
            let value = vector.values[position]
            guard schema.features[position].takes(value) else { throw .feature(key: characteristics[index].feature) }
            contributions[position] = characteristics[index].contribution(of: value)
        }
        return contributions
    }

    /// Keys of the features whose value training never saw; they are scored by the last bin.
    /// - Parameter vector: In the schema's order.
    /// - Returns: Keys in the schema's order.
    public func unseen(in vector: FeatureVector) -> [String] {
        zip(positions, characteristics).filter { !$1.knows(vector.values[$0]) }.map(\.1.feature)
    }
}

extension Feature {
    /// Whether a value is of the feature's type; missing always is, a number must be finite.
    func takes(_ value: FeatureValue) -> Bool {
        switch (kind, value) {
        case (.number, .number(let number)): number.isFinite
        case (.category, .category), (_, .missing): true
        default: false
        }
    }
}
