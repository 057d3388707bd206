public import Applications
public import Encoding
public import ModelArtefacts
import Products
import Scoring

/// Reasons by each of the three ways of finding them (credit-rules, section 5).
///
/// The first is what decisions state. The others show whether it would have mattered: where the first reasons of the
/// two methods of the regulation differ, a person looks.
public struct ReasonRankings: Sendable, Hashable {
    /// One group of features and how far it falls short.
    public struct Entry: Sendable, Hashable {
        /// Id of the reason group.
        public let group: String
        /// In log-odds of default; above 0.
        public let shortfall: Double
    }

    /// Below applicants at or slightly above the cut-off: 12 CFR 1002.9, comment 9(b)(2)-5, method (a).
    public let cutoffCohort: [Entry]
    /// Below all applicants: method (b).
    public let allApplicants: [Entry]
    /// Below the best there is, the industry's points below maximum.
    public let best: [Entry]

    /// Whether the two methods of the regulation name different first reasons.
    public var needsReview: Bool { cutoffCohort.first?.group != allApplicants.first?.group }

    /// Ranks the groups of one applicant; a group of which the model uses no feature is in no ranking.
    /// - Parameters:
    ///   - vector: In the order of the artefact's schema.
    ///   - artefact: The model.
    /// - Throws: ``ScoringError`` if the model cannot score the applicant.
    public init(of vector: FeatureVector, under artefact: ModelArtefact) throws(ScoringError) {
        let contributions = try artefact.model.explanation(of: vector).contributions
        let comparison = Comparison(contributions: contributions, artefact: artefact)
        let groups = artefact.product.reasons.groups
        func entries(_ reference: [Double]) -> [Entry] {
            comparison.ranked(below: reference).map { Entry(group: groups[$0.group].id, shortfall: $0.shortfall) }
        }
        cutoffCohort = entries(artefact.cohort.cutoff)
        allApplicants = entries(artefact.cohort.allApplicants)
        best = entries(artefact.cohort.best)
    }
}
