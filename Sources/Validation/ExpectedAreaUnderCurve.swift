/// The area under the ROC curve that probabilities of default promise, before any outcome is known.
///
/// Right only as far as the probabilities are calibrated and nothing but the applicants has changed, and of hundreds of them at
/// least (confidence-based performance estimation; credit-rules, section 4).
public struct ExpectedAreaUnderCurve: Sendable, Hashable {
    /// In [0, 1].
    public let value: Double

    /// Estimates it.
    ///
    /// Every pair of two different applicants counts as often as the one may be expected to default and the other not to; it
    /// counts for the model where the one who defaults has the higher probability, by half where both have the same.
    /// - Parameter probabilities: Of default, in [0, 1]; nil results where no pair can be expected.
    public init?(of probabilities: [Double]) {
        let sorted = probabilities.sorted()
        var (ordered, goods, place) = (0.0, 0.0, 0)
        while place < sorted.count {
            let end = sorted[place...].firstIndex { $0 > sorted[place] } ?? sorted.count
            let (same, probability) = (Double(end - place), sorted[place])
            let expectedBads = same * probability
            ordered += expectedBads * goods + (same - 1) * expectedBads * (1 - probability) / 2
            goods += same * (1 - probability)
            place = end
        }
        let pairs = sorted.reduce(0, +) * goods - sorted.reduce(0) { $0 + $1 * (1 - $1) }
        guard pairs > 1e-9 else { return nil }
        value = min(max(ordered / pairs, 0), 1)
    }
}
