import RealModule

/// Quadrature that is exact for polynomials of degree 2n - 1.
///
/// - seealso: Press et al., Numerical Recipes, 3rd edition, 4.6.
public struct GaussLegendre: Sendable {
    /// Sixty-four nodes: enough for any density here.
    public static let standard = GaussLegendre(count: 64)

    /// In (-1, 1).
    public let nodes: [Double]
    /// They sum to 2.
    public let weights: [Double]

    /// Nodes and weights.
    /// - Parameter count: At least 1.
    public init(count: Int) {
        var nodes: [Double] = []
        var weights: [Double] = []
        for index in 0..<count {
            var node = Double.cos(.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            var slope = 0.0
            // Newton converges quadratically from this start; ten rounds are more than it needs.
            for _ in 0..<10 {
                let (value, derivative) = Self.legendre(count, at: node)
                slope = derivative
                node -= value / derivative
            }
            nodes.append(node)
            weights.append(2 / ((1 - node * node) * slope * slope))
        }
        self.nodes = nodes
        self.weights = weights
    }

    /// The integral of a function between two limits.
    public func integral(from low: Double, to high: Double, of function: (Double) -> Double) -> Double {
        let (middle, half) = ((low + high) / 2, (high - low) / 2)
        return half * zip(nodes, weights).reduce(0) { $0 + $1.1 * function(middle + half * $1.0) }
    }

    /// The Legendre polynomial and its derivative.
    private static func legendre(_ degree: Int, at point: Double) -> (value: Double, derivative: Double) {
        var (before, value) = (1.0, point)
        for order in 1..<degree {
            let next = (Double(2 * order + 1) * point * value - Double(order) * before) / Double(order + 1)
            (before, value) = (value, next)
        }
        return (value, Double(degree) * (point * value - before) / (point * point - 1))
    }
}
