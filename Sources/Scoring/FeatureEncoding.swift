public import Products

/// How one feature becomes columns of a design row.
public enum FeatureEncoding: Sendable, Hashable {
    /// One standardised column, then a column for missing if training saw any, then one for each special code.
    case number(NumberEncoding)
    /// One column for each code but the reference, then one for missing if training saw any.
    case category(CategoryEncoding)
    /// No column: the model does not use the feature.
    case omitted

    /// How many columns it takes.
    public var columnCount: Int {
        switch self {
        case .number(let number): 1 + (number.hasMissingColumn ? 1 : 0) + number.special.count
        case .category(let category): category.codes.count + (category.hasMissingColumn ? 1 : 0)
        case .omitted: 0
        }
    }

    /// Names of the columns, for tables.
    /// - Parameter key: Key of the feature.
    /// - Returns: One name for each column, in order.
    public func columnNames(for key: String) -> [String] {
        switch self {
        case .number(let number):
            [key] + (number.hasMissingColumn ? ["\(key) missing"] : []) + number.special.map { "\(key) = \($0)" }
        case .category(let category):
            category.codes.map { "\(key) = \($0)" } + (category.hasMissingColumn ? ["\(key) missing"] : [])
        case .omitted: []
        }
    }

    /// Whether training saw values like this one.
    ///
    /// False for a code that is neither the reference nor has a column, and for missing without a column.
    /// - Parameter value: Of the feature.
    /// - Returns: True for numbers of any size.
    public func knows(_ value: FeatureValue) -> Bool {
        switch (self, value) {
        case (.number(let number), .missing): number.hasMissingColumn
        case (.category(let category), .missing): category.hasMissingColumn
        case (.category(let category), .category(let code)):
            code == category.reference || category.codes.contains(code)
        default: true
        }
    }

    /// Writes the columns of one value.
    /// - Parameters:
    ///   - value: Of the feature; a number must be finite.
    ///   - row: Takes the columns; they must be zero before.
    ///   - start: Position of the first column.
    /// - Returns: False if the value is of the wrong type.
    func encode(_ value: FeatureValue, into row: inout [Double], at start: Int) -> Bool {
        switch (self, value) {
        case (.number(let encoding), .number(let number)): encoding.encode(number, into: &row, at: start)
        case (.number(let encoding), .missing): encoding.encodeMissing(into: &row, at: start)
        case (.category(let encoding), .category(let code)):
            // A code that training never saw has no column: it counts as the reference.
            if let column = encoding.codes.firstIndex(of: code) { row[start + column] = 1 }
        case (.category(let encoding), .missing):
            if encoding.hasMissingColumn { row[start + encoding.codes.count] = 1 }
        case (.omitted, _): break
        default: return false
        }
        return true
    }
}

/// A number as columns: standardised, with the median in the place of what is no magnitude.
public struct NumberEncoding: Sendable, Hashable {
    /// Mean over the magnitudes of the training sample, the median in place of the others.
    public let mean: Double
    /// Standard deviation over the same; greater than 0.
    public let standardDeviation: Double
    /// Stands for missing values and special codes in the first column.
    public let median: Double
    /// Whether missing has a column of its own; without it missing is the median.
    public let hasMissingColumn: Bool
    /// Special codes with a column each; other special codes of the feature count as missing.
    public let special: [Double]

    /// States an encoding.
    /// - Parameters:
    ///   - mean: Finite.
    ///   - standardDeviation: Finite and greater than 0; use ``FeatureEncoding/omitted`` for a constant.
    ///   - median: Finite.
    ///   - hasMissingColumn: Whether missing has a column of its own.
    ///   - special: Codes that have a column each.
    public init(
        mean: Double,
        standardDeviation: Double,
        median: Double,
        hasMissingColumn: Bool,
        special: [Double] = []
    ) {
        precondition(standardDeviation > 0, "standard deviation \(standardDeviation)")
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.median = median
        self.hasMissingColumn = hasMissingColumn
        self.special = special
    }

    func encode(_ number: Double, into row: inout [Double], at start: Int) {
        guard let code = special.firstIndex(of: number) else {
            row[start] = (number - mean) / standardDeviation
            return
        }
        row[start] = (median - mean) / standardDeviation
        row[start + (hasMissingColumn ? 2 : 1) + code] = 1
    }

    func encodeMissing(into row: inout [Double], at start: Int) {
        row[start] = (median - mean) / standardDeviation
        if hasMissingColumn { row[start + 1] = 1 }
    }
}

/// A category as columns: one for each code but the reference.
public struct CategoryEncoding: Sendable, Hashable {
    /// The code without a column; what training never saw counts as it.
    public let reference: String
    /// Codes with a column each, without the reference.
    public let codes: [String]
    /// Whether missing has a column of its own; without it missing counts as the reference.
    public let hasMissingColumn: Bool

    /// States an encoding.
    /// - Parameters:
    ///   - reference: The code without a column, usually the most frequent one.
    ///   - codes: Codes with a column each.
    ///   - hasMissingColumn: Whether missing has a column of its own.
    public init(reference: String, codes: [String], hasMissingColumn: Bool) {
        precondition(!codes.contains(reference), "the reference has a column")
        self.reference = reference
        self.codes = codes
        self.hasMissingColumn = hasMissingColumn
    }
}
