import Statistics

/// Gauss–Legendre quadrature on [0, 1]: exact for polynomials of degree 2n − 1.
///
/// Source: Press et al., *Numerical Recipes* (2007), section 4.6.
struct QuadratureRule {
    let nodes: [Double]
    let weights: [Double]

    /// A rule that is exact for products of this many linear factors.
    init(factors: Int) {
        let count = factors / 2 + 1
        var nodes: [Double] = []
        var weights: [Double] = []
        for index in 0..<count {
            var x = cosine(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            var slope = 0.0
            // Newton's steps from that start double the digits: five are more than enough.
            for _ in 0..<8 {
                let (value, derivative) = Self.legendre(count, at: x)
                slope = derivative
                x -= value / derivative
            }
            nodes.append((1 - x) / 2)
            weights.append(1 / ((1 - x * x) * slope * slope))
        }
        self.nodes = nodes
        self.weights = weights
    }

    private static func legendre(_ degree: Int, at x: Double) -> (value: Double, derivative: Double) {
        var value = 1.0
        var previous = 0.0
        for step in 0..<degree {
            let next = (Double(2 * step + 1) * x * value - Double(step) * previous) / Double(step + 1)
            previous = value
            value = next
        }
        return (value, Double(degree) * (x * value - previous) / (x * x - 1))
    }
}
