import Statistics

/// How far stated PDs are from what happened: proper scores, lower is better.
public struct ProbabilityLoss: Sendable, Hashable {
    /// Mean squared difference of PD and outcome.
    public let brier: Double
    /// Mean −ln of the probability given to what happened; PDs are clipped to [2.2e-16, 1 − 2.2e-16].
    public let logLoss: Double

    /// Measures a sample whose scores are PDs.
    /// - Parameter sample: Scores in [0, 1].
    public init(of sample: ScoredSample) {
        var squares = 0.0
        var logarithms = 0.0
        var weight = 0.0
        for row in 0..<sample.count {
            let probability = sample.scores[row]
            precondition(probability >= 0 && probability <= 1, "PD \(probability) in row \(row)")
            let distance = probability - (sample.isBad[row] ? 1 : 0)
            squares += sample.weights[row] * distance * distance
            logarithms += sample.weights[row] * Self.logLoss(of: probability, isBad: sample.isBad[row])
            weight += sample.weights[row]
        }
        brier = squares / weight
        logLoss = logarithms / weight
    }

    /// −ln of the probability given to what happened to one row.
    static func logLoss(of probability: Double, isBad: Bool) -> Double {
        let clipped = min(max(probability, Double.ulpOfOne), 1 - Double.ulpOfOne)
        return -naturalLogarithm(isBad ? clipped : 1 - clipped)
    }
}
