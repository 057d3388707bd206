public import FeatureDefinitions
public import Samples
import Scoring
import Statistics

/// Cuts one feature into bins of different risk.
///
/// Numbers start as quantile pre-bins and categories in the order of their bad rate; ``OptimalBinning`` merges them. Special codes
/// and missing keep bins of their own. A bin too small to be believed says neither good nor bad.
public struct FeatureBinning: Sendable, Hashable {
    /// Most quantile pre-bins of a number.
    public var prebinCount = 20
    /// Smallest share of all rows in a range or a group of categories.
    public var minimumShare = 0.03
    /// Fewest rows, by weight, in a range or a group of categories: fewer say little of the rate behind them.
    public var minimumWeight = 60.0
    /// Most ranges or groups; nil for no limit.
    public var maximumBins: Int?
    /// Fewest rows from which the weight of a special code, of missing or of a rare category is believed.
    public var minimumRows = 30
    /// A trend is clear when keeping to it costs at most this share of the information value.
    public var trendTolerance = 0.15
    /// A trend that a feature must take, whatever its definition says.
    public var forcedTrends: [String: BinTrend] = [:]

    /// Numbers that a person cuts: the first number of every range but the first, ascending, by feature.
    public var cuts: [String: [Double]] = [:]
    /// Categories that a person groups, by feature; codes in no group say neither good nor bad.
    public var groups: [String: [[String]]] = [:]

    /// Binning with its default settings.
    public init() {}

    /// Cuts a feature.
    /// - Parameters:
    ///   - feature: Its kind, special codes and direction of risk.
    ///   - column: One value for each row.
    ///   - outcomes: What happened to each row.
    /// - Returns: Bins free of `Characteristic.problem(in:)`, and how they came about.
    public func bins(_ feature: Feature, _ column: FeatureColumn, _ outcomes: BinningOutcomes) -> BinnedFeature {
        let counts = ColumnCounts(column, special: feature.special, outcomes)
        switch feature.kind {
        case .number:
            guard case .numbers(let numbers) = column else { preconditionFailure("\(feature.key) holds codes") }
            if let cuts = cuts[feature.key] {
                let prebins = NumberPrebins(numbers, without: feature.special, outcomes, cuts: cuts)
                return prebins.counts.isEmpty ? ranges(feature, prebins, counts) : byHand(feature, prebins, counts)
            }
            let prebins = NumberPrebins(numbers, without: feature.special, outcomes, limit: prebinCount)
            return ranges(feature, prebins, counts)
        case .category(let codes, let isOrdered):
            if let groups = groups[feature.key] { return byHand(feature, groups, counts) }
            return categories(feature, counts, order: isOrdered ? codes : nil)
        }
    }

    /// What a range or a group must weigh.
    func leastWeight(of all: ClassCounts) -> Double { max(minimumShare * all.total, minimumWeight) }

    private func ranges(_ feature: Feature, _ prebins: NumberPrebins, _ counts: ColumnCounts) -> BinnedFeature {
        guard !prebins.counts.isEmpty else {
            let bin = Bin(kind: .range(lower: -.infinity, upper: .infinity), ClassCounts(), of: counts.all)
            return BinnedFeature(feature: feature.key, bins: [bin] + rest(feature, counts), merging: nil)
        }
        let merging = merge(prebins.counts, of: counts.all, feature)
        let limits = [-.infinity] + merging.starts.map { prebins.edges[$0 - 1] } + [.infinity]
        let bins = merging.sums(of: prebins.counts).enumerated()
            .map { Bin(kind: .range(lower: limits[$0], upper: limits[$0 + 1]), $1, of: counts.all) }
        return BinnedFeature(feature: feature.key, bins: bins + rest(feature, counts), merging: merging)
    }

    /// Categories without an order are put in the order of their bad rate; rare ones are judged together.
    private func categories(_ feature: Feature, _ counts: ColumnCounts, order: [String]?) -> BinnedFeature {
        let minimum = leastWeight(of: counts.all)
        var prebins: [(codes: [String], group: ColumnCounts.Group)] = counts.categories.map { ([$0.code], $0.group) }
        if order == nil {
            let rare = prebins.filter { $0.group.counts.total < minimum }
            prebins.removeAll { $0.group.counts.total < minimum }
            if !rare.isEmpty { prebins.append((rare.flatMap(\.codes), rare.map(\.group).reduce(.init(), +))) }
            prebins.sort { ($0.group.counts.badRate, $0.codes[0]) < ($1.group.counts.badRate, $1.codes[0]) }
        }
        guard !prebins.isEmpty else {
            return BinnedFeature(feature: feature.key, bins: rest(feature, counts), merging: nil)
        }
        let merging = merge(prebins.map(\.group.counts), of: counts.all, order == nil ? nil : feature)
        let bins = merging.ranges(in: prebins.count)
            .map { range in
                let group = prebins[range].map(\.group).reduce(.init(), +)
                return believed(.categories(prebins[range].flatMap(\.codes)), group, of: counts.all)
            }
        return BinnedFeature(feature: feature.key, bins: bins + rest(feature, counts), merging: merging)
    }

    // MARK: Special codes and missing

    func rest(_ feature: Feature, _ counts: ColumnCounts) -> [Bin] {
        let codes = zip(feature.special, counts.special).sorted { $0.0 < $1.0 }
        let frequent = codes.filter { $0.1.rows >= minimumRows }
        let rare = codes.filter { $0.1.rows < minimumRows }
        var bins = frequent.map { Bin(kind: .special([$0.0]), $0.1.counts, of: counts.all) }
        if !rare.isEmpty {
            bins.append(believed(.special(rare.map(\.0)), rare.map(\.1).reduce(.init(), +), of: counts.all))
        }
        if counts.missing.rows > 0 { bins.append(believed(.missing, counts.missing, of: counts.all)) }
        return bins
    }

    func believed(_ kind: Bin.Kind, _ group: ColumnCounts.Group, of all: ClassCounts) -> Bin {
        guard group.rows < minimumRows else { return Bin(kind: kind, group.counts, of: all) }
        let counts = group.counts
        return Bin(kind: kind, goods: counts.goods, bads: counts.bads, weightOfEvidence: 0, isAdjusted: true)
    }
}
