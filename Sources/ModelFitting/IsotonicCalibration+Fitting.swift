public import Scoring

extension IsotonicCalibration {
    /// The curve that never falls and is nearest to what happened, by pooling adjacent violators.
    ///
    /// Equal scores are first merged to their weighted mean; points inside a level stretch are left out.
    /// - Parameters:
    ///   - scores: Probabilities in [0, 1]; at least one.
    ///   - isBad: Outcome of each row.
    ///   - weights: How much each row counts, above 0.
    /// - seealso: Barlow et al. (1972); Zadrozny and Elkan (2002).
    public init?(fittedTo scores: [Double], isBad: [Bool], weights: [Double]) {
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        var points: [(score: Double, rate: Double, weight: Double)] = []
        for row in order {
            if points.last?.score != scores[row] { points.append((scores[row], 0, 0)) }
            let last = points.count - 1
            points[last].weight += weights[row]
            points[last].rate += weights[row] * ((isBad[row] ? 1 : 0) - points[last].rate) / points[last].weight
        }
        let rates = Self.pooled(points.map { ($0.rate, $0.weight) })
        // The ends of each level stretch say all that its points say.
        let kept = rates.indices.filter {
            $0 == 0 || $0 == rates.count - 1 || rates[$0 - 1] != rates[$0] || rates[$0 + 1] != rates[$0]
        }
        self.init(scores: kept.map { points[$0].score }, rates: kept.map { rates[$0] })
    }

    private static func pooled(_ points: [(rate: Double, weight: Double)]) -> [Double] {
        var blocks: [(rate: Double, weight: Double, count: Int)] = []
        for point in points {
            blocks.append((point.rate, point.weight, 1))
            while blocks.count > 1, blocks[blocks.count - 2].rate >= blocks[blocks.count - 1].rate {
                let right = blocks.removeLast()
                let left = blocks.removeLast()
                let weight = left.weight + right.weight
                let rate = (left.rate * left.weight + right.rate * right.weight) / weight
                blocks.append((rate, weight, left.count + right.count))
            }
        }
        return blocks.flatMap { [Double](repeating: $0.rate, count: $0.count) }
    }
}
