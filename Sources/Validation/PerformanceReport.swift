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
    /// Log loss.
    public let logLoss: Double
    /// Expected calibration error on ten quantile bins.
    public let calibrationError: Double

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
        logLoss = loss.logLoss
        calibrationError = CalibrationTable(of: sample).expectedError
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

/// The measures on samples drawn with replacement, within each class so that none goes missing.
///
/// Sorted once: a replicate only counts how often each row was drawn.
private struct Bootstrap {
    var areas: [Double] = []
    var distances: [Double] = []
    var briers: [Double] = []

    init(of sample: ScoredSample, replicates: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let order = sample.rowsByFallingScore
        let scores = order.map { sample.scores[$0] }
        let isBad = order.map { sample.isBad[$0] }
        let weights = order.map { sample.weights[$0] }
        let classes = [isBad.indices.filter { isBad[$0] }, isBad.indices.filter { !isBad[$0] }]
        for _ in 0..<replicates {
            var counts = [Double](repeating: 0, count: order.count)
            for members in classes {
                for _ in members { counts[members[generator.index(below: members.count)]] += 1 }
            }
            add(scores, isBad, zip(weights, counts).map { $0 * $1 })
        }
    }

    private mutating func add(_ scores: [Double], _ isBad: [Bool], _ weights: [Double]) {
        var bads = 0.0
        var goods = 0.0
        var squares = 0.0
        for row in scores.indices {
            let distance = scores[row] - (isBad[row] ? 1 : 0)
            squares += weights[row] * distance * distance
            if isBad[row] { bads += weights[row] } else { goods += weights[row] }
        }
        let (area, distance) = areaAndDistance(scores, isBad, weights, bads: bads, goods: goods)
        areas.append(area)
        distances.append(distance)
        briers.append(squares / (bads + goods))
    }

    private func areaAndDistance(
        _ scores: [Double],
        _ isBad: [Bool],
        _ weights: [Double],
        bads: Double,
        goods: Double
    ) -> (area: Double, distance: Double) {
        var pairs = 0.0
        var largest = 0.0
        var badsSoFar = 0.0
        var goodsSoFar = 0.0
        var row = 0
        while row < scores.count {
            let score = scores[row]
            var stepBads = 0.0
            var stepGoods = 0.0
            while row < scores.count, scores[row] == score {
                if isBad[row] { stepBads += weights[row] } else { stepGoods += weights[row] }
                row += 1
            }
            pairs += stepGoods * (badsSoFar + stepBads / 2)
            badsSoFar += stepBads
            goodsSoFar += stepGoods
            largest = max(largest, abs(badsSoFar / bads - goodsSoFar / goods))
        }
        return (pairs / (bads * goods), largest)
    }
}
