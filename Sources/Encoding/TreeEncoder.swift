public import FeatureDefinitions
public import Features

/// From a feature vector to the row of numbers that trees read: the one implementation that training and serving share.
///
/// Numbers stand as they are, special codes too; a category is the place of its code, from 0; missing is NaN. A code that
/// the list does not know is -1, which no set of categories holds, or missing where places are ranks.
public struct TreeEncoder: Sendable, Hashable {
    /// One number of a row.
    public struct Column: Sendable, Hashable {
        /// Key of the feature.
        public let feature: String
        /// Codes of a category in the order of their numbers; empty for a number.
        public let codes: [String]
        /// Whether the place of a code is a rank, which trees compare as they do numbers, not a name.
        public let isRanked: Bool

        /// States a column.
        /// - Parameters:
        ///   - feature: Key of a feature of the schema.
        ///   - codes: Codes of a category in the order of their numbers; empty for a number.
        ///   - isRanked: Whether the place of a code is a rank.
        public init(feature: String, codes: [String], isRanked: Bool = false) {
            self.feature = feature
            self.codes = codes
            self.isRanked = isRanked
        }
    }

    /// What it reads.
    public let schema: FeatureSchema
    /// In the order in which the trees count them.
    public let columns: [Column]
    /// For each column, where its feature stands in the schema.
    public let positions: [Int]
    private let numbers: [[String: Double]]
    private let isCategory: [Bool]

    /// A column for each feature of a schema, in its order.
    /// - Parameter schema: What is read.
    public init(_ schema: FeatureSchema) {
        self.init(
            schema: schema,
            columns: schema.features.map { Column(feature: $0.key, codes: $0.kind.codes, isRanked: $0.isRanked) },
            positions: Array(schema.features.indices)
        )
    }

    /// Columns in an order of their own, as an imported model has them.
    /// - Parameters:
    ///   - schema: What is read.
    ///   - columns: Nil results if one is no feature of the schema, is listed twice, is not of the feature's type, or ranks
    ///     codes otherwise than the schema.
    public init?(_ schema: FeatureSchema, columns: [Column]) {
        var positions: [Int] = []
        for column in columns {
            guard let position = schema.index(of: column.feature), !positions.contains(position) else { return nil }
            let feature = schema.features[position]
            guard (feature.kind == .number) == column.codes.isEmpty, Set(column.codes).count == column.codes.count,
                !column.isRanked || feature.isRanked && feature.kind.codes == column.codes
            else { return nil }
            positions.append(position)
        }
        self.init(schema: schema, columns: columns, positions: positions)
    }

    private init(schema: FeatureSchema, columns: [Column], positions: [Int]) {
        self.schema = schema
        self.columns = columns
        self.positions = positions
        isCategory = columns.map { !$0.codes.isEmpty }
        numbers = columns.map { column in
            Dictionary(uniqueKeysWithValues: column.codes.enumerated().map { ($1, Double($0)) })
        }
    }

    /// The row of an applicant.
    /// - Parameter vector: In the schema's order.
    /// - Returns: One number for each column.
    /// - Throws: ``ScoringError`` if the vector does not fit the schema.
    public func row(of vector: FeatureVector) throws(ScoringError) -> [Double] {
        var row = [Double](repeating: .nan, count: positions.count)
        if let problem = row.withUnsafeMutableBufferPointer({ write(vector, to: $0) }) { throw problem }
        return row
    }

    /// Writes the row of an applicant where there is room for it, without asking for memory.
    /// - Parameters:
    ///   - vector: In the schema's order.
    ///   - row: Takes one number for each column; initialised.
    /// - Returns: Nil, or why the vector does not fit the schema; returned because a closure of temporary memory throws
    ///   no type of its own.
    public func write(_ vector: FeatureVector, to row: UnsafeMutableBufferPointer<Double>) -> ScoringError? {
        precondition(row.count >= columns.count, "room for \(row.count) of \(columns.count) columns")
        guard vector.values.count == schema.count else {
            return .schema(expected: schema.count, found: vector.values.count)
        }
        let values = vector.values.span
        for column in positions.indices {
            switch values[positions[column]] {
            case .number(let number):
                guard number.isFinite, !isCategory[column] else { return .feature(key: columns[column].feature) }
                row[column] = number
            case .category(let code):
                guard isCategory[column] else { return .feature(key: columns[column].feature) }
                // -1 would be the lowest place of a ranked category.
                row[column] = numbers[column][code] ?? (columns[column].isRanked ? .nan : -1)
            case .missing: row[column] = .nan
            }
        }
        return nil
    }

    /// The applicant of a row: what ``row(of:)`` would make it of.
    /// - Parameter row: One number for each column.
    /// - Returns: Missing where no column reads; a code that the list does not know is an empty text.
    public func vector(of row: [Double]) -> FeatureVector {
        var values = [FeatureValue](repeating: .missing, count: schema.count)
        for (column, number) in zip(columns.indices, row) where !number.isNaN {
            let codes = columns[column].codes
            let place = Int(exactly: number) ?? -1
            values[positions[column]] =
                codes.isEmpty ? .number(number) : .category(codes.indices.contains(place) ? codes[place] : "")
        }
        return FeatureVector(values: values)
    }

    /// Keys of the features whose code no column knows.
    /// - Parameter vector: In the schema's order.
    /// - Returns: Keys in the schema's order.
    public func unseen(in vector: FeatureVector) -> [String] {
        schema.features.indices
            .filter { position in
                guard case .category(let code) = vector.values[position],
                    let column = positions.firstIndex(of: position)
                else { return false }
                return numbers[column][code] == nil
            }
            .map { schema.features[$0].key }
    }
}
