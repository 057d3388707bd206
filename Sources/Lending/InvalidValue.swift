/// A value that may not exist.
///
/// The description names the quantity, never the value: what was typed may be personal.
public enum InvalidValue: Error, Sendable, Hashable {
    /// A number outside its range, or NaN.
    case outOfRange(String, Double, in: ClosedRange<Double>)
    /// No such day in the calendar.
    case noSuchDate(year: Int, month: Int, day: Int)
    /// A text that is not of the form of what is named.
    case malformed(String)
    /// Amounts of two currencies do not add.
    case currencyMismatch(String, String)
    /// A sum too large for what is named.
    case overflow(String)
}

extension InvalidValue: CustomStringConvertible {
    /// One line without the value.
    public var description: String {
        switch self {
        case .outOfRange(let quantity, _, let range):
            "\(quantity) must be from \(range.lowerBound) to \(range.upperBound)"
        case .noSuchDate: "no such date"
        case .malformed(let quantity): "not a valid \(quantity)"
        case .currencyMismatch(let one, let other): "\(one) and \(other) do not add"
        case .overflow(let quantity): "\(quantity) too large"
        }
    }
}
