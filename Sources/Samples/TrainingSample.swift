public import FeatureDefinitions
public import Features

/// Feature vectors beside what happened: what every learner reads.
///
/// Holds both classes, values of the schema's types and positive weights, by construction.
public struct TrainingSample: Sendable {
    /// The features, in order.
    public let schema: FeatureSchema
    /// One vector for each row, in the schema's order.
    public let vectors: [FeatureVector]
    /// The same values feature by feature, in the schema's order.
    public let columns: [FeatureColumn]
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
    /// - Throws: ``SampleError``.
    public init(
        schema: FeatureSchema,
        vectors: [FeatureVector],
        isBad: [Bool],
        weights: [Double]? = nil
    ) throws(SampleError) {
        let weights = weights ?? [Double](repeating: 1, count: vectors.count)
        precondition(
            vectors.count == isBad.count && weights.count == isBad.count,
            "\(vectors.count) vectors, \(isBad.count) outcomes, \(weights.count) weights"
        )
        if let row = weights.firstIndex(where: { !($0 > 0 && $0.isFinite) }) { throw .weight(row: row) }
        try Self.requireBothClasses(isBad)
        for (row, vector) in vectors.enumerated() where vector.values.count != schema.count {
            throw .width(row: row, expected: schema.count, found: vector.values.count)
        }
        var columns: [FeatureColumn] = []
        for (index, feature) in schema.features.enumerated() {
            let (column, wrongRow) = FeatureColumn.make(feature, count: vectors.count) { vectors[$0].values[index] }
            guard let column else { throw .value(row: wrongRow, feature: feature.key) }
            columns.append(column)
        }
        self.init(schema: schema, vectors: vectors, columns: columns, isBad: isBad, weights: weights)
    }

    private init(
        schema: FeatureSchema,
        vectors: [FeatureVector],
        columns: [FeatureColumn],
        isBad: [Bool],
        weights: [Double]
    ) {
        self.schema = schema
        self.vectors = vectors
        self.columns = columns
        self.isBad = isBad
        self.weights = weights
    }

    private static func requireBothClasses(_ isBad: [Bool]) throws(SampleError) {
        for isBadClass in [true, false] where !isBad.contains(isBadClass) { throw .classAbsent(isBad: isBadClass) }
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
    /// - Parameter rows: Row numbers from 0, in the order wanted; a row may come more than once.
    /// - Returns: A sample of as many rows.
    /// - Throws: ``SampleError/classAbsent(isBad:)``.
    public func rows(_ rows: [Int]) throws(SampleError) -> TrainingSample {
        let isBad = rows.map { self.isBad[$0] }
        try Self.requireBothClasses(isBad)
        return TrainingSample(
            schema: schema,
            vectors: rows.map { vectors[$0] },
            columns: columns.map { $0.rows(rows) },
            isBad: isBad,
            weights: rows.map { weights[$0] }
        )
    }

    /// The same rows, counting differently.
    /// - Parameter weights: One for each row, finite and above 0.
    /// - Returns: A sample of the same rows.
    /// - Throws: ``SampleError/weight(row:)``.
    public func weighted(_ weights: [Double]) throws(SampleError) -> TrainingSample {
        precondition(weights.count == count, "\(weights.count) weights for \(count) rows")
        if let row = weights.firstIndex(where: { !($0 > 0 && $0.isFinite) }) { throw .weight(row: row) }
        return TrainingSample(schema: schema, vectors: vectors, columns: columns, isBad: isBad, weights: weights)
    }

    /// The same rows, some features having one row's value in each, so that nothing can be learnt from them.
    ///
    /// It is the first that is no gap and no code, so that no model takes rows without a value for others.
    /// - Parameter keys: Of the features.
    /// - Returns: A sample of the same rows and schema.
    public func levelled(_ keys: Set<String>) -> TrainingSample {
        let places = schema.features.indices.filter { keys.contains(schema.features[$0].key) }
        guard !places.isEmpty else { return self }
        var columns = columns
        var level: [Int: FeatureValue] = [:]
        for place in places {
            let row = vectors.firstIndex { schema.features[place].isOrdinary($0.values[place]) } ?? 0
            columns[place] = columns[place].rows([Int](repeating: row, count: count))
            level[place] = vectors[row].values[place]
        }
        let vectors = vectors.map { vector in
            var values = vector.values
            for (place, value) in level { values[place] = value }
            return FeatureVector(values: values)
        }
        return TrainingSample(schema: schema, vectors: vectors, columns: columns, isBad: isBad, weights: weights)
    }
}

extension Feature {
    /// Whether a value is there, and no code of its own.
    fileprivate func isOrdinary(_ value: FeatureValue) -> Bool {
        switch value {
        case .missing: false
        case .number(let number): !special.contains(number)
        case .category: true
        }
    }
}
