public import Applications
public import Products
import Scoring

/// Feature vectors beside what happened: what every learner reads.
///
/// Holds both classes and positive weights, by construction.
public struct TrainingSample: Sendable, Hashable {
    /// The features, in order.
    public let schema: FeatureSchema
    /// One vector for each row, in the schema's order.
    public let vectors: [FeatureVector]
    /// Whether each row turned out bad.
    public let isBad: [Bool]
    /// How much each row counts, above 0.
    public let weights: [Double]

    /// Checks a sample.
    /// - Parameters:
    ///   - schema: The features, in order.
    ///   - vectors: One for each row.
    ///   - isBad: Whether each row turned out bad; as many as vectors.
    ///   - weights: How much each row counts; nil for 1 each.
    /// - Throws: ``LearningError``.
    public init(
        schema: FeatureSchema,
        vectors: [FeatureVector],
        isBad: [Bool],
        weights: [Double]? = nil
    ) throws(LearningError) {
        let weights = weights ?? [Double](repeating: 1, count: vectors.count)
        precondition(
            vectors.count == isBad.count && weights.count == isBad.count,
            "\(vectors.count) vectors, \(isBad.count) outcomes, \(weights.count) weights"
        )
        if let row = weights.firstIndex(where: { !($0 > 0 && $0.isFinite) }) { throw .weight(row: row) }
        for isBadClass in [true, false] where !isBad.contains(isBadClass) { throw .classAbsent(isBad: isBadClass) }
        for (row, vector) in vectors.enumerated() where vector.values.count != schema.count {
            throw .row(row, .schema(expected: schema.count, found: vector.values.count))
        }
        self.schema = schema
        self.vectors = vectors
        self.isBad = isBad
        self.weights = weights
    }

    /// Number of rows.
    public var count: Int { vectors.count }

    /// Number of bad rows.
    public var badCount: Int { isBad.count { $0 } }

    /// Weighted share of bads.
    public var badRate: Double {
        zip(isBad, weights).reduce(0) { $0 + ($1.0 ? $1.1 : 0) } / weights.reduce(0, +)
    }

    /// The sample of some rows.
    /// - Parameter rows: Row numbers from 0, in the order wanted.
    /// - Returns: A sample of as many rows.
    /// - Throws: ``LearningError/classAbsent(isBad:)``.
    public func rows(_ rows: [Int]) throws(LearningError) -> TrainingSample {
        try TrainingSample(
            schema: schema,
            vectors: rows.map { vectors[$0] },
            isBad: rows.map { isBad[$0] },
            weights: rows.map { weights[$0] }
        )
    }

    /// The values of one feature, row by row.
    func column(_ feature: Int) -> [FeatureValue] { vectors.map { $0.values[feature] } }
}
