import Statistics

/// How a linear model reads features: what stands for a number that is missing, and how numbers are scaled.
///
/// All of it is learnt from the rows of the fit and goes into the model, so that a worker reads as training did.
public struct LinearInputs: Sendable, Hashable {
    /// What stands for a number that is missing.
    public enum StandIn: String, Sendable, Hashable, CaseIterable {
        /// The middle of the others.
        case median
        /// The mean of the others.
        case mean
        /// The most frequent of the others, the least among equals.
        case mode
    }

    /// What numbers become.
    public enum Scale: String, Sendable, Hashable, CaseIterable {
        /// Deviations from the mean.
        case standard
        /// From 0 for the least to 1 for the most.
        case range = "min-max"
    }

    /// What stands for a number that is missing; for a category it is the most frequent code.
    public var standIn = StandIn.median
    /// Whether missing has a column of its own where rows enough have it.
    public var marksMissing = true
    /// What numbers become.
    public var scale = Scale.standard

    /// The median, marked as missing, in deviations from the mean.
    public init() {}

    /// What stands for the numbers that are missing.
    /// - Parameter numbers: Those that are there.
    /// - Returns: 0 of none.
    func standIn(for numbers: [Double]) -> Double {
        guard !numbers.isEmpty else { return 0 }
        switch standIn {
        case .median: return median(of: numbers)
        case .mean: return Moments(of: numbers).mean
        case .mode:
            var counts: [Double: Int] = [:]
            for number in numbers { counts[number, default: 0] += 1 }
            return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? 0
        }
    }

    /// What is taken off numbers, and what the rest is divided by; nil where all are the same.
    func scaling(of numbers: [Double]) -> (origin: Double, unit: Double)? {
        let moments = Moments(of: numbers)
        guard moments.populationStandardDeviation > 1e-12 * abs(moments.mean) else { return nil }
        switch scale {
        case .standard: return (moments.mean, moments.populationStandardDeviation)
        case .range:
            let least = numbers.min() ?? 0
            return (least, (numbers.max() ?? 1) - least)
        }
    }
}
