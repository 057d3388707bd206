package import Documents

/// How one feature looked in training: what later applicants are compared with.
public struct FeatureBaseline: Sendable, Hashable {
    /// Of the numbers that are magnitudes; nil for a category, or where all values are missing.
    public let mean: Double?
    /// Of the same.
    public let standardDeviation: Double?
    /// Share of applicants without a value, in [0, 1].
    public let missingRate: Double

    /// States a baseline.
    /// - Parameters:
    ///   - mean: Of the numbers that are magnitudes.
    ///   - standardDeviation: Of the same.
    ///   - missingRate: Share of applicants without a value.
    public init(mean: Double?, standardDeviation: Double?, missingRate: Double) {
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.missingRate = missingRate
    }
}

// In an artefact's file.

extension FeatureBaseline {
    package var document: JSONValue {
        .object([
            "mean": mean.map { .number($0) } ?? .null, "missing_rate": .number(missingRate),
            "standard_deviation": standardDeviation.map { .number($0) } ?? .null,
        ])
    }

    package init(reading value: ArtefactValue) throws(ArtefactError) {
        let members = try value.members(["mean", "standard_deviation", "missing_rate"])
        self.init(
            mean: try members["mean"].optionalNumber(),
            standardDeviation: try members["standard_deviation"].optionalNumber(),
            missingRate: try members["missing_rate"].number()
        )
    }
}
