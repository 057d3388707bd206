import Assessments
public import Encoding
public import Features
public import ModelArtefacts
public import Policies
import Scoring

extension ModelArtefact {
    /// The principal reasons that the score alone gives against an applicant, found as decisions find them.
    ///
    /// Knock-outs are left out: of applicants in a training file the values that they read are not known.
    /// - Parameters:
    ///   - vector: In the order of the schema.
    ///   - outcome: What the band of the applicant's probability of default decides.
    /// - Returns: Texts of the notice, the strongest first, at most four; none for an approval.
    /// - Throws: ``ScoringError`` if the vector cannot be scored.
    /// - seealso: credit-rules, section 5.
    public func reasons(against vector: FeatureVector, for outcome: DecisionOutcome) throws(ScoringError) -> [String] {
        guard outcome != .approve else { return [] }
        let comparison = Comparison(contributions: try model.explanation(of: vector).contributions, artefact: self)
        let verdict = Verdict(outcome: outcome, bandOutcome: outcome, knockOuts: [], decisive: [])
        return comparison.reasons(for: verdict).map(\.text)
    }
}
