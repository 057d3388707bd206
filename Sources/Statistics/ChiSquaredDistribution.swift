import RealModule

/// The χ² distribution.
public struct ChiSquaredDistribution: Sendable, Hashable {
    /// Degrees of freedom, above 0.
    public let degreesOfFreedom: Double

    /// A χ² distribution.
    /// - Parameter degreesOfFreedom: Above 0.
    public init(degreesOfFreedom: Double) {
        precondition(degreesOfFreedom > 0, "\(degreesOfFreedom) degrees of freedom")
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// The probability of a value above the given one, to about 1e-14 relative.
    /// - Parameter value: Any number; all of the distribution is above 0.
    /// - Returns: In [0, 1].
    /// - seealso: Press et al., *Numerical Recipes* (2007), section 6.2.
    public func survival(_ value: Double) -> Double {
        guard value > 0 else { return 1 }
        let shape = degreesOfFreedom / 2
        let x = value / 2
        let scale = Double.exp(shape * Double.log(x) - x - Double.logGamma(shape))
        return x < shape + 1 ? 1 - scale * series(shape, x) : scale * fraction(shape, x)
    }

    /// The value that is exceeded with a probability: Newton's steps, halved where they leave what is known to hold it.
    /// - Parameter probability: Above 0 and below 1; from 1e-50 for what is said of the answer.
    /// - Returns: The upper quantile, as close as ``survival(_:)`` tells values apart.
    public func upperQuantile(_ probability: Double) -> Double {
        precondition(probability > 0 && probability < 1, "probability \(probability)")
        var (low, high) = (0.0, Double.infinity)
        var value = degreesOfFreedom
        for _ in 0..<200 {
            let excess = survival(value) - probability
            if excess > 0 { low = value } else { high = value }
            var next = value + excess / density(value)
            if !(next > low && next < high) { next = high.isInfinite ? 2 * value : (low + high) / 2 }
            // What is wrong with the next is about the square of what was wrong with this one.
            if abs(next - value) <= 1e-12 * value { return next }
            value = next
        }
        return value
    }

    private func density(_ value: Double) -> Double {
        let shape = degreesOfFreedom / 2
        return Double.exp((shape - 1) * Double.log(value / 2) - value / 2 - Double.logGamma(shape)) / 2
    }

    private func series(_ shape: Double, _ x: Double) -> Double {
        var term = 1 / shape
        var sum = term
        var divisor = shape
        while abs(term) > 1e-17 * abs(sum) {
            divisor += 1
            term *= x / divisor
            sum += term
        }
        return sum
    }

    /// Lentz's method on the continued fraction.
    private func fraction(_ shape: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        var b = x + 1 - shape
        var c = 1 / tiny
        var d = 1 / b
        var result = d
        for step in 1..<10_000 {
            let numerator = -Double(step) * (Double(step) - shape)
            b += 2
            d = numerator * d + b
            d = abs(d) < tiny ? 1 / tiny : 1 / d
            c = b + numerator / c
            if abs(c) < tiny { c = tiny }
            result *= d * c
            if abs(d * c - 1) < 1e-16 { break }
        }
        return result
    }
}
