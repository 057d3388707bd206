import Statistics

/// An area under the curve with its standard error, by DeLong's method.
///
/// - seealso: DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988); fast form by Sun and Xu (2014).
public struct AreaInterval: Sendable, Hashable {
    /// The area, ties counting half.
    public let area: Double
    /// Its standard error; rows are counted once each, weights are not read.
    public let standardError: Double

    /// Measures a sample.
    public init(of sample: ScoredSample) {
        let all = Self.midranks(of: sample.scores)
        let bads = sample.isBad.indices.filter { sample.isBad[$0] }
        let goods = sample.isBad.indices.filter { !sample.isBad[$0] }
        let badRanks = Self.midranks(of: bads.map { sample.scores[$0] })
        let goodRanks = Self.midranks(of: goods.map { sample.scores[$0] })
        // Share of goods below each bad, and of bads above each good: the placements.
        let ofBads = Moments(of: zip(bads, badRanks).map { (all[$0] - $1) / Double(goods.count) })
        let ofGoods = Moments(of: zip(goods, goodRanks).map { 1 - (all[$0] - $1) / Double(bads.count) })
        area = ofBads.mean
        standardError =
            (ofBads.sampleVariance / Double(bads.count) + ofGoods.sampleVariance / Double(goods.count)).squareRoot()
    }

    /// The normal interval around the area, cut to [0, 1].
    /// - Parameter confidence: Coverage, in (0, 1).
    /// - Returns: Lower and upper limit.
    public func limits(confidence: Double = 0.95) -> ClosedRange<Double> {
        let distance = NormalDistribution.standard.quantile(0.5 + confidence / 2) * standardError
        return max(0, area - distance)...min(1, area + distance)
    }

    /// Ranks from 1; tied values share the mean of their ranks.
    private static func midranks(of values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for position in start..<end { ranks[order[position]] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }
}
