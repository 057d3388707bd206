public import FeatureDefinitions
public import Features

/// From a feature vector to the design row of a linear model: the one implementation that training and serving share.
public struct FeatureEncoder: Sendable, Hashable {
    /// What it reads.
    public let schema: FeatureSchema
    /// One for each feature, in the schema's order.
    public let encodings: [FeatureEncoding]
    /// Columns of each feature, in the schema's order; empty for one that is omitted.
    public let columns: [Range<Int>]
    /// How many columns a row has.
    public let columnCount: Int

    /// States an encoder.
    /// - Parameters:
    ///   - schema: What it reads.
    ///   - encodings: One for each feature of the schema, numbers for numbers and categories for categories.
    public init(schema: FeatureSchema, encodings: [FeatureEncoding]) {
        precondition(encodings.count == schema.count, "\(encodings.count) encodings for \(schema.count) features")
        var columns: [Range<Int>] = []
        var end = 0
        for encoding in encodings {
            columns.append(end..<end + encoding.columnCount)
            end += encoding.columnCount
        }
        self.schema = schema
        self.encodings = encodings
        self.columns = columns
        columnCount = end
    }

    /// Names of the columns, in order, for tables.
    public var columnNames: [String] {
        zip(schema.features, encodings).flatMap { $1.columnNames(for: $0.key) }
    }

    /// The design row of an applicant.
    /// - Parameter vector: In the schema's order.
    /// - Returns: `columnCount` numbers.
    /// - Throws: ``ScoringError`` if the vector does not fit the schema.
    public func row(of vector: FeatureVector) throws(ScoringError) -> [Double] {
        var row = [Double](repeating: 0, count: columnCount)
        try encode(vector, into: &row, at: 0)
        return row
    }

    /// Writes the design row of an applicant into a larger array.
    /// - Parameters:
    ///   - vector: In the schema's order.
    ///   - elements: Takes `columnCount` numbers; they must be zero before.
    ///   - start: Position of the first.
    /// - Throws: ``ScoringError`` if the vector does not fit the schema.
    public func encode(_ vector: FeatureVector, into elements: inout [Double], at start: Int) throws(ScoringError) {
        var span = elements.mutableSpan
        try encode(vector, into: &span, at: start)
    }

    /// Writes the design row of an applicant where there is room for it, without asking for memory.
    /// - Parameters:
    ///   - vector: In the schema's order.
    ///   - elements: Takes `columnCount` numbers; they must be zero before.
    ///   - start: Position of the first.
    /// - Throws: ``ScoringError`` if the vector does not fit the schema.
    public func encode(
        _ vector: FeatureVector,
        into elements: inout MutableSpan<Double>,
        at start: Int
    ) throws(ScoringError) {
        guard vector.values.count == schema.count else {
            throw .schema(expected: schema.count, found: vector.values.count)
        }
        for index in encodings.indices {
            let value = value(of: vector, at: index)
            guard value.isFinite, encodings[index].encode(value, into: &elements, at: start + columns[index].lowerBound)
            else { throw .feature(key: schema.features[index].key) }
        }
    }

    /// Keys of the features whose value training never saw; they are scored as the reference or the median.
    /// - Parameter vector: In the schema's order.
    /// - Returns: Keys in the schema's order.
    public func unseen(in vector: FeatureVector) -> [String] {
        zip(schema.features, zip(encodings, vector.values)).filter { !$1.0.knows($1.1) }.map(\.0.key)
    }

    /// A special code without a column is no magnitude: it counts as missing.
    private func value(of vector: FeatureVector, at index: Int) -> FeatureValue {
        let value = vector.values[index]
        let special = schema.features[index].special
        guard !special.isEmpty, case .number(let number) = value, special.contains(number),
            case .number(let encoding) = encodings[index], !encoding.special.contains(number)
        else { return value }
        return .missing
    }
}

extension FeatureValue {
    /// False for a number that is infinite or not a number.
    var isFinite: Bool {
        if case .number(let number) = self { number.isFinite } else { true }
    }
}
