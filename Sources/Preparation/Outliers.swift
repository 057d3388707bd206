import FeatureDefinitions
public import Samples
import Statistics

/// What counts as far out.
public enum OutlierRule: Sendable, Hashable {
    /// More standard deviations from the mean than this.
    case deviations(Double)
    /// More interquartile ranges beyond a quartile than this.
    case interquartileRanges(Double)
}

/// Numbers far out, feature by feature; special codes and missing values are no magnitudes and never far out.
public struct Outliers: Sendable, Hashable {
    /// The numbers of one feature that are not far out.
    public struct Range: Sendable, Hashable {
        /// Key of the feature.
        public let feature: String
        /// What is not far out.
        public let limits: ClosedRange<Double>
        /// Rows beyond the limits, ascending.
        public let rows: [Int]
    }

    /// One for each number of the schema that varies.
    public let ranges: [Range]

    /// Looks for numbers far out.
    /// - Parameters:
    ///   - sample: What happened to whom; outcomes are not read.
    ///   - rule: What counts as far out.
    public init(in sample: TrainingSample, by rule: OutlierRule) {
        ranges = zip(sample.schema.features, sample.columns)
            .compactMap { feature, column in
                guard case .numbers(let numbers) = column else { return nil }
                let isMagnitude = numbers.map { !$0.isNaN && !feature.special.contains($0) }
                let magnitudes = zip(numbers, isMagnitude).filter(\.1).map(\.0)
                guard let limits = Self.limits(of: magnitudes, rule) else { return nil }
                let rows = numbers.indices.filter { isMagnitude[$0] && !limits.contains(numbers[$0]) }
                return Range(feature: feature.key, limits: limits, rows: rows)
            }
    }

    /// What is not far out, by feature.
    public var limits: [String: ClosedRange<Double>] {
        Dictionary(ranges.map { ($0.feature, $0.limits) }) { first, _ in first }
    }

    /// Rows with any number far out, ascending.
    public var rows: [Int] { Set(ranges.flatMap(\.rows)).sorted() }

    private static func limits(of values: [Double], _ rule: OutlierRule) -> ClosedRange<Double>? {
        guard values.count > 1 else { return nil }
        switch rule {
        case .deviations(let reach):
            let moments = Moments(of: values)
            let distance = reach * moments.populationStandardDeviation
            return distance > 0 ? (moments.mean - distance)...(moments.mean + distance) : nil
        case .interquartileRanges(let reach):
            let sorted = values.sorted()
            let (low, high) = (quantile(ofSorted: sorted, 0.25), quantile(ofSorted: sorted, 0.75))
            let distance = reach * (high - low)
            return distance > 0 ? (low - distance)...(high + distance) : nil
        }
    }
}
