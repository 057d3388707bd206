import FeatureDefinitions
import Instalments
public import Policies

/// What a policy makes of one application.
struct Verdict {
    /// What is decided.
    let outcome: DecisionOutcome
    /// What the band of the probability alone would decide.
    let bandOutcome: DecisionOutcome
    /// The knock-outs that fired, in the policy's order; those whose value is missing are among them.
    let knockOuts: [KnockOut]
    /// The knock-outs that fired on a value and brought the outcome about.
    let decisive: [KnockOut]
}

extension PolicyDefinition {
    /// Applies knock-outs, then bands.
    ///
    /// A fired decline wins, then manual review, then the band. A value that is missing gives manual review.
    /// - Parameters:
    ///   - probability: Probability of default in [0, 1].
    ///   - value: What a key of a policy item is worth.
    /// - Returns: The outcome and what brought it about.
    func verdict(probability: Double, value: (String) -> FeatureValue) -> Verdict {
        var fired: [KnockOut] = []
        var outcomes: [DecisionOutcome] = []
        for knockOut in knockOuts {
            guard let fires = knockOut.test.holds(value(knockOut.value)) else {
                fired.append(knockOut)
                outcomes.append(.manualReview)
                continue
            }
            guard fires else { continue }
            fired.append(knockOut)
            outcomes.append(knockOut.outcome)
        }
        let bandOutcome = outcome(ofProbability: probability)
        let outcome: DecisionOutcome =
            outcomes.contains(.decline) ? .decline : outcomes.contains(.manualReview) ? .manualReview : bandOutcome
        return Verdict(
            outcome: outcome,
            bandOutcome: bandOutcome,
            knockOuts: fired,
            decisive: fired.filter { $0.outcome == outcome && $0.test.holds(value($0.value)) == true }
        )
    }

    /// What the bands alone decide.
    /// - Parameter probability: Probability of default in [0, 1].
    /// - Returns: Manual review where no band holds it.
    public func outcome(ofProbability probability: Double) -> DecisionOutcome {
        bands.first { $0.limit.holds(probability) }?.outcome ?? .manualReview
    }

    /// The rate of an application that is not declined: the first of the price list that applies.
    /// - Returns: Nominal per cent a year, or nil where the policy has no price for it.
    func annualRate(for outcome: DecisionOutcome, probability: Double) -> Double? {
        guard outcome != .decline else { return nil }
        return price.first { band in
            switch band.condition {
            case .outcome(let priced): priced == outcome
            case .probability(let limit): limit.holds(probability)
            }
        }?
        .annualRate.percent
    }
}
