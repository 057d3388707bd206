/// Counts of right and wrong calls at one threshold; "positive" is bad.
public struct ConfusionMatrix: Sendable, Hashable {
    /// Weight of bads called bad.
    public let truePositives: Double
    /// Weight of goods called bad.
    public let falsePositives: Double
    /// Weight of goods called good.
    public let trueNegatives: Double
    /// Weight of bads called good.
    public let falseNegatives: Double

    /// Calls bad every row with a score at or above a threshold.
    /// - Parameters:
    ///   - sample: Scores and outcomes.
    ///   - threshold: In the unit of the scores.
    public init(of sample: ScoredSample, threshold: Double) {
        var cells = [0.0, 0.0, 0.0, 0.0]
        for row in 0..<sample.count {
            let isCalledBad = sample.scores[row] >= threshold
            cells[(sample.isBad[row] ? 2 : 0) + (isCalledBad ? 1 : 0)] += sample.weights[row]
        }
        trueNegatives = cells[0]
        falsePositives = cells[1]
        falseNegatives = cells[2]
        truePositives = cells[3]
    }

    /// Share of right calls.
    public var accuracy: Double {
        (truePositives + trueNegatives) / (truePositives + trueNegatives + falsePositives + falseNegatives)
    }
    /// Share of those called bad that are bad; 0 when nobody is called bad.
    public var precision: Double { share(truePositives, of: truePositives + falsePositives) }
    /// Share of bads called bad.
    public var recall: Double { share(truePositives, of: truePositives + falseNegatives) }
    /// Share of goods called bad.
    public var falsePositiveRate: Double { share(falsePositives, of: falsePositives + trueNegatives) }
    /// Mean of recall and of the share of goods called good.
    public var balancedAccuracy: Double { (recall + 1 - falsePositiveRate) / 2 }
    /// Harmonic mean of precision and recall; 0 when nobody is rightly called bad.
    public var f1: Double { fMeasure(beta: 1) }
    /// Like ``f1``, but a bad that is missed counts four times as much as a good that is called bad.
    public var f2: Double { fMeasure(beta: 2) }
    /// Matthews correlation coefficient; 0 when a row or a column of the matrix is empty.
    public var matthewsCorrelation: Double {
        let product =
            (truePositives + falsePositives) * (truePositives + falseNegatives) * (trueNegatives + falsePositives)
            * (trueNegatives + falseNegatives)
        return share(truePositives * trueNegatives - falsePositives * falseNegatives, of: product.squareRoot())
    }

    /// Recall counts beta times as much as precision (van Rijsbergen, 1979).
    private func fMeasure(beta: Double) -> Double {
        let found = (1 + beta * beta) * truePositives
        return share(found, of: found + falsePositives + beta * beta * falseNegatives)
    }

    private func share(_ part: Double, of whole: Double) -> Double { whole > 0 ? part / whole : 0 }
}
