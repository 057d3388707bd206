/// What happened to each row and how much it counts, as counting wants it.
public struct BinningOutcomes: Sendable {
    /// How much each row counts.
    let weights: [Double]
    /// The same for bad rows, 0 for good ones.
    let badWeights: [Double]
    /// Goods and bads of all rows.
    public let all: ClassCounts

    /// States outcomes.
    /// - Parameters:
    ///   - isBad: Outcome of each row.
    ///   - weights: How much each row counts; as many.
    public init(isBad: [Bool], weights: [Double]) {
        precondition(isBad.count == weights.count, "\(isBad.count) outcomes, \(weights.count) weights")
        self.weights = weights
        badWeights = zip(isBad, weights).map { $0 ? $1 : 0 }
        let bads = badWeights.reduce(0, +)
        all = ClassCounts(goods: weights.reduce(0, +) - bads, bads: bads)
    }

    var count: Int { weights.count }

    /// What one row counts.
    subscript(row: Int) -> ClassCounts {
        ClassCounts(goods: weights[row] - badWeights[row], bads: badWeights[row])
    }
}
