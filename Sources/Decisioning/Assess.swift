public import Assessments
public import Encoding
public import FeatureDefinitions
public import Features
public import ModelArtefacts
public import Policies
import Products
import Scoring

/// Assesses one application.
///
/// The same arguments give the same assessment: no clock, no randomness, no lookup. Knock-outs come first, then the
/// bands of the probability of default; a policy value that is missing sends the application to a person.
/// - Parameters:
///   - vector: In the order of the artefact's schema.
///   - facts: Values that policy items name and that are not model features.
///   - artefact: The model, with the product definition it decides under.
///   - policy: The lender's policy, usually that of the product.
///   - jobID: Names the application in the assessment.
/// - Returns: An assessment whose elapsed time is 0; whoever has a clock sets it.
/// - Throws: ``ScoringError`` if a feature is of the wrong type, the output is not finite, or a decline has no reason.
/// - seealso: Siddiqi, *Intelligent Credit Scoring* (2017), ch. 10.
public func assess(
    _ vector: FeatureVector,
    facts: [String: FeatureValue],
    with artefact: ModelArtefact,
    under policy: PolicyDefinition,
    jobID: String
) throws(ScoringError) -> Assessment {
    let explanation = try artefact.model.explanation(of: vector)
    let logOdds = explanation.logOdds
    let probability = ScoringModel.probabilityOfDefault(logOdds: logOdds)
    let verdict = policy.verdict(probability: probability) { key in
        artefact.product.schema.index(of: key).map { vector.values[$0] } ?? facts[key] ?? .missing
    }
    let comparison = Comparison(contributions: explanation.contributions, artefact: artefact)
    let reasons = comparison.reasons(for: verdict)
    let score = artefact.product.score.score(logOdds: logOdds)
    do {
        return try Assessment(
            jobID: jobID,
            model: artefact.name,
            modelVersion: artefact.version,
            artefactDigest: artefact.digest,
            policyVersion: policy.version,
            probabilityOfDefault: probability,
            logOdds: logOdds,
            score: score.shown,
            unclampedScore: score.unclamped,
            isClamped: score.isClamped,
            band: artefact.product.score.rating(of: Double(score.shown)),
            outcome: verdict.outcome,
            knockOuts: verdict.knockOuts.map(\.id),
            contributions: comparison.contributionsOfUsedFeatures,
            reasons: reasons,
            rankings: ReasonRankings(comparison),
            featureVectorDigest: vector.digest(artefact.product.schema),
            annualRate: policy.annualRate(for: verdict.outcome, probability: probability),
            elapsedMilliseconds: 0
        )
    } catch {
        throw .unexplained
    }
}
