public import FeatureDefinitions

/// How the features and the predicted probabilities of the training sample were spread, in bins that were fixed then.
///
/// What later applicants are compared with: a mean and a deviation alone do not show that a distribution has changed
/// its shape (credit-rules, section 4).
public struct TrainingSpread: Sendable, Hashable {
    /// One for each feature of the schema.
    public let features: [BinnedCounts]
    /// Of the probability of default.
    public let probability: BinnedCounts

    /// States how a sample was spread.
    /// - Parameters:
    ///   - features: One for each feature of the schema.
    ///   - probability: Of the probability of default.
    public init(features: [BinnedCounts], probability: BinnedCounts) {
        self.features = features
        self.probability = probability
    }
}

/// How many applicants had values in each of some bins.
///
/// The bins of a number are its intervals, each from its edge, inclusive, to the next, then one for each of its special
/// codes; those of a category its codes, then one for codes that are not declared; the last is for missing values.
public struct BinnedCounts: Sendable, Hashable {
    /// Between the intervals, which are open at both ends: ascending and finite, none twice; empty for a category.
    public let edges: [Double]
    /// One for each bin.
    public private(set) var counts: [Int]

    /// States counts.
    /// - Parameters:
    ///   - edges: Ascending and finite, none twice.
    ///   - counts: One for each bin.
    public init(edges: [Double], counts: [Int]) {
        self.edges = edges
        self.counts = counts
    }

    /// Counts values of a feature.
    /// - Parameters:
    ///   - values: Of the feature's type, or missing.
    ///   - feature: Says which codes there are.
    ///   - edges: Ascending and finite, none twice; those of a category are not looked at.
    public init(of values: some Sequence<FeatureValue>, _ feature: Feature, edges: [Double]) {
        let edges = feature.kind == .number ? edges : []
        self.init(edges: edges, counts: Array(repeating: 0, count: Self.binCount(of: feature, edgeCount: edges.count)))
        for value in values { add(value, feature) }
    }

    /// Counts one value more.
    /// - Parameters:
    ///   - value: Of the feature's type, or missing.
    ///   - feature: The feature whose bins these are.
    public mutating func add(_ value: FeatureValue, _ feature: Feature) {
        counts[Self.bin(of: value, feature, edges: edges)] += 1
    }

    /// Counts of numbers that are all magnitudes and none of them missing, such as probabilities: of none yet.
    /// - Parameter edges: Ascending and finite, none twice.
    public init(edges: [Double]) { self.init(edges: edges, counts: Array(repeating: 0, count: edges.count + 1)) }

    /// Counts one number more.
    /// - Parameter number: Finite, and neither a special code nor missing.
    public mutating func add(_ number: Double) { counts[edges.count { $0 <= number }] += 1 }

    /// All that were counted.
    public var applicantCount: Int { counts.reduce(0, +) }

    /// How many bins a feature has.
    static func binCount(of feature: Feature, edgeCount: Int) -> Int {
        switch feature.kind {
        case .number: edgeCount + 1 + feature.special.count + 1
        case .category(let codes, _): codes.count + 2
        }
    }

    private static func bin(of value: FeatureValue, _ feature: Feature, edges: [Double]) -> Int {
        let codes = feature.kind.codes
        return switch value {
        case .number(let number):
            feature.special.firstIndex(of: number).map { edges.count + 1 + $0 } ?? edges.count { $0 <= number }
        case .category(let code): codes.firstIndex(of: code) ?? codes.count
        case .missing: binCount(of: feature, edgeCount: edges.count) - 1
        }
    }
}
