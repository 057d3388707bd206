/// Why there is no allocation.
public enum AllocationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Returns, covariance and caps speak of different numbers of assets.
    case shape(String)
    /// A quantity outside the range it has.
    case outOfRange(String, String)
    /// The caps together leave part of the money without a place; the most that can be placed, in [0, 1).
    case infeasible(placeable: Double)
    /// The covariance is not positive semi-definite.
    case notConvex
    /// The solver did not finish within so many steps.
    case noConvergence(steps: Int)

    /// One line.
    public var description: String {
        switch self {
        case .shape(let what): what
        case .outOfRange(let quantity, let range): "\(quantity) must be \(range)"
        case .infeasible(let placeable): "the caps admit only \(placeable) of the money; they must admit all of it"
        case .notConvex: "the covariance must be symmetric and positive semi-definite"
        case .noConvergence(let steps): "no solution within \(steps) steps"
        }
    }
}
