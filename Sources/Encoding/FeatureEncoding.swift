public import FeatureDefinitions

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
    func encode(_ value: FeatureValue, into row: inout MutableSpan<Double>, at start: Int) -> Bool {
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
