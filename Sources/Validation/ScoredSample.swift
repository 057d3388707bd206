/// Risk scores beside what happened: the sample every measure of discrimination reads.
///
/// Holds both classes, finite scores and positive weights, by construction.
public struct ScoredSample: Sendable, Hashable {
    /// Risk scores or PDs; higher is riskier.
    public let scores: [Double]
    /// Whether each row turned out bad.
    public let isBad: [Bool]
    /// How much each row counts, above 0.
    public let weights: [Double]

    /// Checks a sample.
    /// - Parameters:
    ///   - scores: Risk scores or PDs; higher is riskier.
    ///   - isBad: Whether each row turned out bad.
    ///   - weights: How much each row counts; nil for 1 each.
    /// - Throws: ``ValidationError``.
    public init(scores: [Double], isBad: [Bool], weights: [Double]? = nil) throws(ValidationError) {
        let weights = weights ?? [Double](repeating: 1, count: scores.count)
        guard scores.count == isBad.count, weights.count == isBad.count else {
            throw .lengthsDiffer(scores: scores.count, outcomes: isBad.count)
        }
        for row in scores.indices where !(scores[row].isFinite && weights[row].isFinite && weights[row] > 0) {
            throw .unusableNumber(row: row)
        }
        guard isBad.contains(true) else { throw .classAbsent(isBad: true) }
        guard isBad.contains(false) else { throw .classAbsent(isBad: false) }
        self.scores = scores
        self.isBad = isBad
        self.weights = weights
    }

    /// Number of rows.
    public var count: Int { scores.count }

    /// Row numbers by falling score; equal scores in their first order.
    var rowsByFallingScore: [Int] {
        scores.indices.sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
    }

    /// Weight of bads and goods at each distinct score, by falling score.
    var steps: [(score: Double, bads: Double, goods: Double)] {
        var steps: [(score: Double, bads: Double, goods: Double)] = []
        for row in rowsByFallingScore {
            if steps.last?.score != scores[row] { steps.append((scores[row], 0, 0)) }
            if isBad[row] {
                steps[steps.count - 1].bads += weights[row]
            } else {
                steps[steps.count - 1].goods += weights[row]
            }
        }
        return steps
    }
}
