/// Precision against recall, one point for each distinct threshold.
public struct PrecisionRecallCurve: Sendable, Hashable {
    /// What calling "bad" all with a score at or above a threshold would give.
    public struct Point: Sendable, Hashable {
        /// The threshold.
        public let threshold: Double
        /// Share of those called bad that are bad.
        public let precision: Double
        /// Share of bads that are called bad.
        public let recall: Double
    }

    /// Points by rising threshold.
    public let points: [Point]
    /// Σ (Rₙ − Rₙ₋₁)·Pₙ by rising recall, without interpolation.
    public let averagePrecision: Double

    /// Draws the curve of a sample.
    public init(of sample: ScoredSample) {
        let steps = sample.steps
        let bads = steps.reduce(0) { $0 + $1.bads }
        var badsSoFar = 0.0
        var allSoFar = 0.0
        var average = 0.0
        var points: [Point] = []
        for step in steps {
            badsSoFar += step.bads
            allSoFar += step.bads + step.goods
            let precision = badsSoFar / allSoFar
            average += step.bads / bads * precision
            points.append(Point(threshold: step.score, precision: precision, recall: badsSoFar / bads))
        }
        self.points = points.reversed()
        averagePrecision = average
    }
}
