/// Why a calculation has no answer.
public enum StatisticsError: Error, Hashable, CustomStringConvertible {
    /// The matrix is not positive definite: some column is a combination of the others.
    case notPositiveDefinite(column: Int)

    /// Says what is wrong; holds no data.
    public var description: String {
        switch self {
        case .notPositiveDefinite(let column): "matrix is not positive definite at column \(column)"
        }
    }
}
