public import Scoring

/// A feature cut into bins, and what the trend they keep cost.
public struct BinnedFeature: Sendable, Hashable {
    /// Key of the feature.
    public let feature: String
    /// Ranges, categories, special codes, missing.
    public let bins: [Bin]
    /// How the bad rate goes over the ranges or ordered categories.
    public let trend: BinTrend
    /// Share of the information value that the best merging without a trend has over this one, from 0.
    public let gap: Double
    /// Whether the trend left a single range or group although the order of the data would have had more.
    public let isCollapsed: Bool

    init(feature: String, bins: [Bin], merging: TrendMerging?) {
        self.feature = feature
        self.bins = bins
        trend = merging?.trend ?? .free
        let free = merging?.freeInformationValue ?? 0
        gap = free > 0 ? max(0, 1 - (merging?.informationValue ?? 0) / free) : 0
        isCollapsed = merging.map { $0.starts.isEmpty && $0.freeInformationValue > $0.informationValue } ?? false
    }

    /// The bins as a characteristic of coefficient -1.
    public var characteristic: Characteristic { Characteristic(feature: feature, bins: bins, coefficient: -1) }
}

extension Bin {
    /// Weighs a bin by its counts.
    init(kind: Kind, _ counts: ClassCounts, of all: ClassCounts) {
        self.init(kind: kind, goods: counts.goods, bads: counts.bads, ofGoods: all.goods, ofBads: all.bads)
    }
}
