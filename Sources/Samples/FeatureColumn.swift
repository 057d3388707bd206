public import FeatureDefinitions

/// The values of one feature, row by row, as arithmetic wants them.
public enum FeatureColumn: Sendable {
    /// Numbers; NaN where missing.
    case numbers([Double])
    /// Positions in `names`; -1 where missing. Names are the declared codes, then others by first appearance.
    case codes([Int32], names: [String])

    /// Number of rows.
    public var count: Int {
        switch self {
        case .numbers(let values): values.count
        case .codes(let values, _): values.count
        }
    }

    /// Whether each row has no value.
    public var isMissing: [Bool] {
        switch self {
        case .numbers(let values): values.map(\.isNaN)
        case .codes(let values, _): values.map { $0 < 0 }
        }
    }

    /// The value of one row.
    public subscript(row: Int) -> FeatureValue {
        switch self {
        case .numbers(let values): values[row].isNaN ? .missing : .number(values[row])
        case .codes(let values, let names): values[row] < 0 ? .missing : .category(names[Int(values[row])])
        }
    }

    /// The column of some rows.
    /// - Parameter rows: Row numbers from 0, in the order wanted.
    /// - Returns: A column of as many rows.
    public func rows(_ rows: [Int]) -> FeatureColumn {
        switch self {
        case .numbers(let values): .numbers(rows.map { values[$0] })
        case .codes(let values, let names): .codes(rows.map { values[$0] }, names: names)
        }
    }

    /// The column of one feature.
    /// - Parameters:
    ///   - feature: Its kind decides what the column holds.
    ///   - count: Number of rows.
    ///   - value: The value of a row.
    /// - Returns: Nil, with the row at fault, if a value is not of the feature's type or not finite.
    static func make(
        _ feature: Feature,
        count: Int,
        _ value: (Int) -> FeatureValue
    ) -> (column: FeatureColumn?, wrongRow: Int) {
        switch feature.kind {
        case .number: numbers(count, value)
        case .category(let codes, _): categories(codes, count, value)
        }
    }

    private static func numbers(_ count: Int, _ value: (Int) -> FeatureValue) -> (FeatureColumn?, Int) {
        var numbers = [Double](repeating: .nan, count: count)
        for row in 0..<count {
            switch value(row) {
            case .number(let number) where number.isFinite: numbers[row] = number
            case .missing: break
            default: return (nil, row)
            }
        }
        return (.numbers(numbers), 0)
    }

    private static func categories(
        _ declared: [String],
        _ count: Int,
        _ value: (Int) -> FeatureValue
    ) -> (FeatureColumn?, Int) {
        var names = declared
        var positions = Dictionary(declared.enumerated().map { ($1, Int32($0)) }) { first, _ in first }
        var codes = [Int32](repeating: -1, count: count)
        for row in 0..<count {
            switch value(row) {
            case .category(let code):
                if let position = positions[code] {
                    codes[row] = position
                } else {
                    codes[row] = Int32(names.count)
                    positions[code] = Int32(names.count)
                    names.append(code)
                }
            case .missing: break
            case .number: return (nil, row)
            }
        }
        return (.codes(codes, names: names), 0)
    }
}
