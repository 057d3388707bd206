import Statistics

/// The measures on samples drawn with replacement, within each class so that none goes missing.
///
/// Sorted once: a replicate only counts how often each row was drawn.
struct Bootstrap {
    private(set) var areas: [Double] = []
    private(set) var distances: [Double] = []
    private(set) var briers: [Double] = []
    private(set) var logLosses: [Double] = []
    private(set) var precisions: [Double] = []
    private(set) var calibrationErrors: [Double] = []

    private let scores: [Double]
    private let isBad: [Bool]
    /// The log loss of each row.
    private let losses: [Double]
    /// The tenth of the sample that each row is in; replicates keep its edges.
    private let tenths: [Int]

    init(of sample: ScoredSample, replicates: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let order = sample.rowsByFallingScore
        let weights = order.map { sample.weights[$0] }
        scores = order.map { sample.scores[$0] }
        isBad = order.map { sample.isBad[$0] }
        losses = zip(scores, isBad).map { ProbabilityLoss.logLoss(of: $0, isBad: $1) }
        tenths = CalibrationTable.places(of: scores, cut: .quantiles, binCount: 10)
        let classes = [isBad.indices.filter { isBad[$0] }, isBad.indices.filter { !isBad[$0] }]
        for _ in 0..<replicates {
            var counts = [Double](repeating: 0, count: order.count)
            for members in classes {
                for _ in members { counts[members[generator.index(below: members.count)]] += 1 }
            }
            add(zip(weights, counts).map { $0 * $1 })
        }
    }

    private mutating func add(_ weights: [Double]) {
        var (bads, goods, squares, logarithms) = (0.0, 0.0, 0.0, 0.0)
        var gaps = [Double](repeating: 0, count: 10)
        for row in scores.indices {
            let distance = scores[row] - (isBad[row] ? 1 : 0)
            squares += weights[row] * distance * distance
            logarithms += weights[row] * losses[row]
            gaps[tenths[row]] += weights[row] * distance
            if isBad[row] { bads += weights[row] } else { goods += weights[row] }
        }
        let ranks = ranking(weights, bads: bads, goods: goods)
        areas.append(ranks.area)
        distances.append(ranks.distance)
        precisions.append(ranks.precision)
        briers.append(squares / (bads + goods))
        logLosses.append(logarithms / (bads + goods))
        calibrationErrors.append(gaps.reduce(0) { $0 + abs($1) } / (bads + goods))
    }

    private func ranking(
        _ weights: [Double],
        bads: Double,
        goods: Double
    ) -> (area: Double, distance: Double, precision: Double) {
        var pairs = 0.0
        var largest = 0.0
        var precision = 0.0
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
            if stepBads > 0 { precision += stepBads / bads * badsSoFar / (badsSoFar + goodsSoFar) }
        }
        return (pairs / (bads * goods), largest, precision)
    }
}
