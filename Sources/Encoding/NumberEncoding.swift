/// A number as columns: standardised, with a stand-in, as a rule the median, in the place of what is no magnitude.
public struct NumberEncoding: Sendable, Hashable {
    /// What is taken off: the mean over the magnitudes of the training sample, or the least where scales are from 0 to 1.
    public let mean: Double
    /// What the rest is divided by: the standard deviation over the same, or the span; greater than 0.
    public let standardDeviation: Double
    /// Stands for missing values and special codes in the first column: the median, or what else was asked for.
    public let median: Double
    /// Whether missing has a column of its own; without it missing is the median.
    public let hasMissingColumn: Bool
    /// Special codes with a column each; other special codes of the feature count as missing.
    public let special: [Double]
    /// Magnitudes beyond count as the nearest within; nil for no limits.
    public var limits: ClosedRange<Double>?

    /// States an encoding.
    /// - Parameters:
    ///   - mean: Finite.
    ///   - standardDeviation: Finite and greater than 0; use ``FeatureEncoding/omitted`` for a constant.
    ///   - median: Finite.
    ///   - hasMissingColumn: Whether missing has a column of its own.
    ///   - special: Codes that have a column each.
    ///   - limits: Magnitudes beyond count as the nearest within; nil for no limits.
    public init(
        mean: Double,
        standardDeviation: Double,
        median: Double,
        hasMissingColumn: Bool,
        special: [Double] = [],
        limits: ClosedRange<Double>? = nil
    ) {
        precondition(standardDeviation > 0, "standard deviation \(standardDeviation)")
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.median = median
        self.hasMissingColumn = hasMissingColumn
        self.special = special
        self.limits = limits
    }

    /// The nearest number within the limits.
    /// - Parameter number: Finite, and no special code.
    /// - Returns: The number itself where there are no limits.
    public func limited(_ number: Double) -> Double {
        guard let limits else { return number }
        return min(max(number, limits.lowerBound), limits.upperBound)
    }

    func encode(_ number: Double, into row: inout MutableSpan<Double>, at start: Int) {
        for code in special.indices where special[code] == number {
            row[start] = (median - mean) / standardDeviation
            row[start + (hasMissingColumn ? 2 : 1) + code] = 1
            return
        }
        row[start] = (limited(number) - mean) / standardDeviation
    }

    func encodeMissing(into row: inout MutableSpan<Double>, at start: Int) {
        row[start] = (median - mean) / standardDeviation
        if hasMissingColumn { row[start + 1] = 1 }
    }
}
