import Definitions
import FeatureDefinitions
import Statistics

extension FeatureBinning {
    /// Merges pre-bins in the trend that the feature is forced to, that its definition says, or that the data show clearly.
    ///
    /// No feature means that the order itself is that of the bad rate.
    func merge(_ counts: [ClassCounts], of all: ClassCounts, _ feature: Feature?) -> TrendMerging {
        let binning = OptimalBinning(
            minimumWeight: leastWeight(of: all),
            maximumBins: maximumBins,
            pricePerBin: Self.price(cuts: counts.count - 1, of: all)
        )
        func best(_ trend: BinTrend) -> TrendMerging {
            TrendMerging(trend: trend, merging: binning.merge(counts, of: all, trend: trend))
        }
        let free = best(.free)
        guard let feature else { return free }
        let chosen: TrendMerging
        if let forced = forcedTrends[feature.key] {
            chosen = best(forced)
        } else {
            chosen =
                switch feature.risk {
                case .rises: best(.ascending)
                case .falls: best(.descending)
                case .none: clearest(than: free, best)
                }
        }
        return TrendMerging(trend: chosen.trend, merging: chosen.merging, freeInformationValue: free.informationValue)
    }

    /// One direction if it is clear, else one turn if that is, else the order that the data have.
    private func clearest(than free: TrendMerging, _ best: (BinTrend) -> TrendMerging) -> TrendMerging {
        for trends in [[BinTrend.ascending, .descending], [.peak, .valley]] {
            let straight = trends.map(best).max { $0.informationValue < $1.informationValue } ?? free
            if straight.informationValue >= (1 - trendTolerance) * free.informationValue { return straight }
        }
        return free
    }

    /// What a further bin must add to the information value to be more than noise.
    ///
    /// Without any difference in risk, information value times (1/G + 1/B)⁻¹ is about χ² with one degree of freedom a cut
    /// (the law of the noise bound of PSI, credit-rules §4). The cut is the best of several, hence 5 % among all of them.
    private static func price(cuts: Int, of all: ClassCounts) -> Double {
        let quantile = NormalDistribution.standard.quantile(1 - 0.025 / Double(max(cuts, 1)))
        return quantile * quantile * (1 / all.goods + 1 / all.bads)
    }
}

/// A merging and the trend it keeps.
struct TrendMerging {
    let trend: BinTrend
    let merging: OptimalBinning.Merging
    let freeInformationValue: Double

    init(trend: BinTrend, merging: OptimalBinning.Merging, freeInformationValue: Double? = nil) {
        self.trend = trend
        self.merging = merging
        self.freeInformationValue = freeInformationValue ?? merging.informationValue
    }

    var starts: [Int] { merging.starts }
    var informationValue: Double { merging.informationValue }

    /// Pre-bins of each bin.
    func ranges(in count: Int) -> [Range<Int>] {
        let edges = [0] + starts + [count]
        return zip(edges, edges.dropFirst()).map { $0..<$1 }
    }

    /// Goods and bads of each bin.
    func sums(of counts: [ClassCounts]) -> [ClassCounts] {
        ranges(in: counts.count).map { counts[$0].reduce(ClassCounts(), +) }
    }
}
