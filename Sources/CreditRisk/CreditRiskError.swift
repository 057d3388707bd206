/// What cannot be computed, and why.
public enum CreditRiskError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A quantity outside the range it has.
    case outOfRange(String, String)
    /// Sequences that must be as long as each other are not.
    case lengthMismatch(String)
    /// Weights that must sum to 1 do not.
    case weights(sum: Double)
    /// A scenario file that cannot be used: the path within it, and what would be right.
    case scenario(path: String, expected: String)

    /// One line.
    public var description: String {
        switch self {
        case .outOfRange(let quantity, let range): "\(quantity) must be \(range)"
        case .lengthMismatch(let what): "\(what) must be as long as each other"
        case .weights(let sum): "weights must sum to 1, not \(sum)"
        case .scenario(let path, let expected): "\(path): must be \(expected)"
        }
    }
}
