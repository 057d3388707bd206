import Statistics

/// The measures a model is judged by on rows it was not fitted to, each with a bootstrap interval.
public struct PerformanceReport: Sendable, Hashable {
    /// A number and the interval it would fall in were the sample drawn again.
    public struct Estimate: Sendable, Hashable {
        /// The measure on the whole sample.
        public let value: Double
        /// 2.5 % quantile of the replicates.
        public let lower: Double
        /// 97.5 % quantile of the replicates.
        public let upper: Double
    }

    /// Number of rows judged.
    public let rowCount: Int
    /// Weighted share of bads among them.
    public let badRate: Double
    /// Area under the receiver operating characteristic.
    public let areaUnderCurve: Estimate
    /// Kolmogorov–Smirnov statistic.
    public let kolmogorovSmirnov: Estimate
    /// Brier score.
    public let brier: Estimate
    /// Gini coefficient: twice the area, less 1.
    public let gini: Estimate
    /// Average precision.
    public let averagePrecision: Estimate
    /// Log loss.
    public let logLoss: Estimate
    /// Expected calibration error on ten quantile bins; chance adds to it, so that replicates lie above it.
    public let calibrationError: Estimate

    /// Judges a sample whose scores are PDs.
    /// - Parameters:
    ///   - sample: Scores in [0, 1].
    ///   - replicates: Number of bootstrap samples; at least 2.
    ///   - seed: Of the bootstrap; equal seeds give equal intervals.
    public init(of sample: ScoredSample, replicates: Int = 200, seed: UInt64) {
        precondition(replicates >= 2, "\(replicates) replicates")
        let curve = ReceiverOperatingCharacteristic(of: sample)
        let loss = ProbabilityLoss(of: sample)
        let drawn = Bootstrap(of: sample, replicates: replicates, seed: seed)
        rowCount = sample.count
        badRate = zip(sample.isBad, sample.weights).reduce(0) { $0 + ($1.0 ? $1.1 : 0) } / sample.weights.reduce(0, +)
        areaUnderCurve = Self.estimate(curve.areaUnderCurve, drawn.areas)
        kolmogorovSmirnov = Self.estimate(curve.kolmogorovSmirnov, drawn.distances)
        brier = Self.estimate(loss.brier, drawn.briers)
        gini = Self.estimate(curve.gini, drawn.areas.map { 2 * $0 - 1 })
        averagePrecision = Self.estimate(PrecisionRecallCurve(of: sample).averagePrecision, drawn.precisions)
        logLoss = Self.estimate(loss.logLoss, drawn.logLosses)
        let error = Self.estimate(CalibrationTable(of: sample).expectedError, drawn.calibrationErrors)
        calibrationError = Estimate(
            value: error.value,
            lower: min(error.lower, error.value),
            upper: max(error.upper, error.value)
        )
    }

    private static func estimate(_ value: Double, _ replicates: [Double]) -> Estimate {
        let sorted = replicates.sorted()
        return Estimate(
            value: value,
            lower: quantile(ofSorted: sorted, 0.025),
            upper: quantile(ofSorted: sorted, 0.975)
        )
    }
}
