import Statistics

/// The receiver operating characteristic of a risk score, one point for each distinct threshold.
///
/// Ties are grouped, so a tie across classes counts half (credit-rules §3; Hanley and McNeil 1982).
public struct ReceiverOperatingCharacteristic: Sendable, Hashable {
    /// What calling "bad" all with a score at or above a threshold would give.
    public struct Point: Sendable, Hashable {
        /// The threshold; infinity for the first point, at which nobody is called bad.
        public let threshold: Double
        /// Share of goods called bad.
        public let falsePositiveRate: Double
        /// Share of bads called bad.
        public let truePositiveRate: Double
    }

    /// Points by falling threshold, from (0, 0) to (1, 1).
    public let points: [Point]
    /// Area under the curve: the chance that a bad has a higher risk score than a good, ties counting half.
    public let areaUnderCurve: Double
    /// Kolmogorov–Smirnov statistic: the largest |share of bads − share of goods| called bad.
    public let kolmogorovSmirnov: Double
    /// The highest threshold at which the Kolmogorov–Smirnov statistic is reached.
    public let kolmogorovSmirnovThreshold: Double
    /// The chance of a distance at least this large where bads and goods have the same scores; nil for rows with weights.
    public let kolmogorovSmirnovPValue: Double?

    /// Draws the curve of a sample.
    public init(of sample: ScoredSample) {
        let steps = sample.steps
        let bads = steps.reduce(0) { $0 + $1.bads }
        let goods = steps.reduce(0) { $0 + $1.goods }
        var points = [Point(threshold: .infinity, falsePositiveRate: 0, truePositiveRate: 0)]
        var badsSoFar = 0.0
        var goodsSoFar = 0.0
        var pairs = 0.0
        for step in steps {
            pairs += step.goods * (badsSoFar + step.bads / 2)
            badsSoFar += step.bads
            goodsSoFar += step.goods
            points.append(
                Point(
                    threshold: step.score,
                    falsePositiveRate: goodsSoFar / goods,
                    truePositiveRate: badsSoFar / bads
                )
            )
        }
        self.points = points
        areaUnderCurve = pairs / (bads * goods)
        let distances = points.map { abs($0.truePositiveRate - $0.falsePositiveRate) }
        let largest = distances.max() ?? 0
        kolmogorovSmirnov = largest
        kolmogorovSmirnovThreshold = zip(points, distances).first { $1 == largest }?.0.threshold ?? .infinity
        let isCounted = sample.weights.allSatisfy { $0 == 1 }
        let size = max(1, Int((bads * goods / (bads + goods)).rounded()))
        kolmogorovSmirnovPValue = isCounted ? KolmogorovDistribution(size: size).survival(largest) : nil
    }

    /// Gini coefficient, 2·AUC − 1.
    public var gini: Double { 2 * areaUnderCurve - 1 }
}
