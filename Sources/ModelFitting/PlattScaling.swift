import Regression
import Statistics

/// A logistic curve from a model's scores to what happened.
public struct PlattScaling: Sendable, Hashable {
    /// Log-odds of bad at a score of 0.
    public let intercept: Double
    /// Log-odds of bad for each unit of the score.
    public let slope: Double

    /// Fits by maximum likelihood with Platt's targets, (N₊ + 1)/(N₊ + 2) and 1/(N₋ + 2), which keep the curve from certainty.
    /// - Parameters:
    ///   - scores: Any finite numbers.
    ///   - isBad: Outcome of each row.
    ///   - weights: How much each row counts, above 0.
    /// - Throws: ``LearningError/regression(_:)``.
    /// - seealso: Platt (1999).
    public init(fittedTo scores: [Double], isBad: [Bool], weights: [Double]) throws(LearningError) {
        let bads = zip(isBad, weights).reduce(0) { $0 + ($1.0 ? $1.1 : 0) }
        let goods = weights.reduce(0, +) - bads
        let target = (ofBad: (bads + 1) / (bads + 2), ofGood: 1 / (goods + 2))
        // A row with a target between 0 and 1 is a bad and a good row that share its weight.
        let shares = zip(isBad, weights).map { isBad, weight in weight * (isBad ? target.ofBad : target.ofGood) }
        try self.init(
            scores + scores,
            isBad: scores.map { _ in true } + scores.map { _ in false },
            weights: shares + zip(weights, shares).map { $0 - $1 }
        )
    }

    /// Fits by plain maximum likelihood to the log-odds of probabilities, clipped to [1e-6, 1 − 1e-6].
    /// - Parameters:
    ///   - probabilities: In [0, 1].
    ///   - isBad: Outcome of each row.
    ///   - weights: How much each row counts, above 0.
    /// - Returns: What calibrates log-odds.
    /// - Throws: ``LearningError/regression(_:)``.
    public static func ofLogOdds(
        _ probabilities: [Double],
        isBad: [Bool],
        weights: [Double]
    ) throws(LearningError) -> PlattScaling {
        let clipped = probabilities.map { logOdds(probability: min(max($0, 1e-6), 1 - 1e-6)) }
        return try PlattScaling(clipped, isBad: isBad, weights: weights)
    }

    private init(_ scores: [Double], isBad: [Bool], weights: [Double]) throws(LearningError) {
        do {
            let fit = try LogisticFit(
                design: Matrix(elements: scores, rowCount: scores.count, columnCount: 1),
                isBad: isBad,
                weights: weights,
                ridgePenalty: 0
            )
            intercept = fit.intercept
            slope = fit.coefficients[0]
        } catch {
            throw .regression(error)
        }
    }

    /// The probability of bad at a score.
    /// - Parameter score: In the unit of the scores fitted to.
    /// - Returns: In (0, 1).
    public func probability(_ score: Double) -> Double {
        Statistics.probability(logOdds: intercept + slope * score)
    }
}
