import Statistics

/// Stated PDs against observed bad rates, bin by bin.
public struct CalibrationTable: Sendable, Hashable {
    /// How the PD axis is cut.
    public enum Cut: Sendable, Hashable {
        /// Bins of equal width from 0 to 1.
        case uniform
        /// Bins of about equally many rows.
        case quantiles
    }

    /// One bin that holds rows.
    public struct Bin: Sendable, Hashable {
        /// Exclusive lower edge; inclusive in the first bin.
        public let lower: Double
        /// Inclusive upper edge.
        public let upper: Double
        /// Number of rows.
        public let count: Int
        /// Weighted mean PD.
        public let meanProbability: Double
        /// Weighted share of bads.
        public let observedRate: Double
        /// Weight of the bin as a share of all.
        public let share: Double
    }

    /// Bins by rising PD; empty ones left out.
    public let bins: [Bin]

    /// Cuts a sample whose scores are PDs.
    /// - Parameters:
    ///   - sample: Scores in [0, 1].
    ///   - cut: Where bins end.
    ///   - binCount: How many; at least 1.
    public init(of sample: ScoredSample, cut: Cut = .quantiles, binCount: Int = 10) {
        precondition(binCount >= 1, "\(binCount) bins")
        let edges = Self.edges(of: sample.scores, cut: cut, binCount: binCount)
        var probability = [Moments](repeating: Moments(), count: binCount)
        var outcome = probability
        var counts = [Int](repeating: 0, count: binCount)
        for row in 0..<sample.count {
            let bin = Self.place(of: sample.scores[row], edges)
            probability[bin].add(sample.scores[row], weight: sample.weights[row])
            outcome[bin].add(sample.isBad[row] ? 1 : 0, weight: sample.weights[row])
            counts[bin] += 1
        }
        let total = sample.weights.reduce(0, +)
        bins = (0..<binCount).filter { counts[$0] > 0 }
            .map {
                Bin(
                    lower: edges[$0],
                    upper: edges[$0 + 1],
                    count: counts[$0],
                    meanProbability: probability[$0].mean,
                    observedRate: outcome[$0].mean,
                    share: outcome[$0].weight / total
                )
            }
    }

    /// Expected calibration error: mean |PD − observed rate| of the bins, by their share.
    public var expectedError: Double {
        bins.reduce(0) { $0 + $1.share * abs($1.meanProbability - $1.observedRate) }
    }

    /// The largest |PD − observed rate| of a bin.
    public var largestError: Double { bins.map { abs($0.meanProbability - $0.observedRate) }.max() ?? 0 }

    /// The bin of each score, from 0.
    static func places(of scores: [Double], cut: Cut, binCount: Int) -> [Int] {
        let edges = edges(of: scores, cut: cut, binCount: binCount)
        return scores.map { place(of: $0, edges) }
    }

    /// The number of inner edges strictly below: bins are (lower, upper].
    private static func place(of score: Double, _ edges: [Double]) -> Int {
        edges[1..<edges.count - 1].count { $0 < score }
    }

    private static func edges(of scores: [Double], cut: Cut, binCount: Int) -> [Double] {
        let steps = (0...binCount).map { Double($0) / Double(binCount) }
        guard cut == .quantiles else { return steps }
        let sorted = scores.sorted()
        return steps.map { quantile(ofSorted: sorted, $0) }
    }
}
