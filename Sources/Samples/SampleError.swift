/// Why rows are no sample to learn from.
public enum SampleError: Error, Sendable, Hashable {
    /// The sample has no bads, or no goods.
    case classAbsent(isBad: Bool)
    /// A row's weight is not a finite number above 0.
    case weight(row: Int)
    /// A row has another number of values than the schema has features.
    case width(row: Int, expected: Int, found: Int)
    /// A row's value is not of its feature's type, or not finite.
    case value(row: Int, feature: String)
    /// A split would leave a part without goods or bads.
    case tooFewRows(count: Int, parts: Int)
}

extension SampleError: CustomStringConvertible {
    /// Says what is wrong; holds no data of a person.
    public var description: String {
        switch self {
        case .classAbsent(let isBad): "the sample has no \(isBad ? "bad" : "good") rows"
        case .weight(let row): "sample row \(row): the weight is not a number above 0"
        case .width(let row, let expected, let found): "sample row \(row): \(found) values for \(expected) features"
        case .value(let row, let feature): "sample row \(row): feature \(feature) is of the wrong type or not finite"
        case .tooFewRows(let count, let parts): "\(count) rows of a class cannot be split into \(parts) parts"
        }
    }
}
