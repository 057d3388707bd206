/// Count, mean and variance of a stream of numbers, in one pass (Welford 1962; weighted: West 1979).
public struct Moments: Sendable, Hashable {
    /// Sum of the weights seen; the number of values when each weighs 1.
    public private(set) var weight = 0.0
    /// Mean of the values; 0 before the first.
    public private(set) var mean = 0.0
    private var squares = 0.0

    /// Moments of nothing yet.
    public init() {}

    /// Moments of a sample.
    /// - Parameter values: The sample, each value weighing 1.
    public init(of values: some Sequence<Double>) {
        for value in values { add(value) }
    }

    /// Takes one more value.
    /// - Parameters:
    ///   - value: The value; must be finite.
    ///   - weight: How often it counts, at least 0.
    public mutating func add(_ value: Double, weight: Double = 1) {
        guard weight > 0 else { return }
        self.weight += weight
        let distance = value - mean
        mean += distance * weight / self.weight
        squares += weight * distance * (value - mean)
    }

    /// Variance of the values themselves (divisor n).
    public var populationVariance: Double { weight > 0 ? squares / weight : 0 }

    /// Unbiased variance of what the values were drawn from (divisor n − 1).
    public var sampleVariance: Double { weight > 1 ? squares / (weight - 1) : 0 }

    /// Square root of the population variance.
    public var populationStandardDeviation: Double { populationVariance.squareRoot() }

    /// Square root of the sample variance.
    public var sampleStandardDeviation: Double { sampleVariance.squareRoot() }
}
