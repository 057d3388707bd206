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

    /// The value that is exceeded with a probability, by bisection.
    /// - Parameter probability: Above 0 and below 1.
    /// - Returns: The upper quantile.
    public func upperQuantile(_ probability: Double) -> Double {
        precondition(probability > 0 && probability < 1, "probability \(probability)")
        var low = 0.0
        var high = degreesOfFreedom + 10
        while survival(high) > probability { high *= 2 }
        for _ in 0..<200 where high - low > 1e-15 * high {
            let middle = (low + high) / 2
            if survival(middle) > probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
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
