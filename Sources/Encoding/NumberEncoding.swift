/// A number as columns: standardised, with the median in the place of what is no magnitude.
public struct NumberEncoding: Sendable, Hashable {
    /// Mean over the magnitudes of the training sample, the median in place of the others.
    public let mean: Double
    /// Standard deviation over the same; greater than 0.
    public let standardDeviation: Double
    /// Stands for missing values and special codes in the first column.
    public let median: Double
    /// Whether missing has a column of its own; without it missing is the median.
    public let hasMissingColumn: Bool
    /// Special codes with a column each; other special codes of the feature count as missing.
    public let special: [Double]

    /// States an encoding.
    /// - Parameters:
    ///   - mean: Finite.
    ///   - standardDeviation: Finite and greater than 0; use ``FeatureEncoding/omitted`` for a constant.
    ///   - median: Finite.
    ///   - hasMissingColumn: Whether missing has a column of its own.
    ///   - special: Codes that have a column each.
    public init(
        mean: Double,
        standardDeviation: Double,
        median: Double,
        hasMissingColumn: Bool,
        special: [Double] = []
    ) {
        precondition(standardDeviation > 0, "standard deviation \(standardDeviation)")
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.median = median
        self.hasMissingColumn = hasMissingColumn
        self.special = special
    }

    func encode(_ number: Double, into row: inout [Double], at start: Int) {
        guard let code = special.firstIndex(of: number) else {
            row[start] = (number - mean) / standardDeviation
            return
        }
        row[start] = (median - mean) / standardDeviation
        row[start + (hasMissingColumn ? 2 : 1) + code] = 1
    }

    func encodeMissing(into row: inout [Double], at start: Int) {
        row[start] = (median - mean) / standardDeviation
        if hasMissingColumn { row[start + 1] = 1 }
    }
}
