import Assessments
import FeatureDefinitions
import ModelArtefacts
import Policies
import Products
import Scoring

/// One applicant beside those whom reasons compare with (credit-rules, section 5).
///
/// Of the artefact it keeps what it needs: a copy of the whole costs as much as the scores of a scorecard.
struct Comparison {
    private let contributions: [Double]
    let cohort: ReasonCohort
    /// What the cohort of the reasons' method has, one for each feature of the schema.
    private let means: [Double]
    private let features: [Feature]
    private let groups: [ReasonGroup]
    /// For each feature, the position of its group; nil for one that the model does not use.
    private let positions: [Int?]
    private let mostReasons: Int

    /// - Parameters:
    ///   - contributions: In log-odds of default, one for each feature of the schema.
    ///   - artefact: The model they come from.
    init(contributions: [Double], artefact: ModelArtefact) {
        self.contributions = contributions
        cohort = artefact.cohort
        means = artefact.cohort.means(for: artefact.product.reasons.method)
        features = artefact.product.schema.features
        groups = artefact.product.reasons.groups
        positions = artefact.reasonGroups
        mostReasons = min(artefact.product.reasons.maximum, 4)
    }

    /// What each feature that the model uses adds to the log-odds of default, above the mean of the cohort.
    var contributionsOfUsedFeatures: [Contribution] {
        var used: [Contribution] = []
        used.reserveCapacity(contributions.count)
        // By index: a feature is not copied for its key.
        for index in features.indices where positions[index] != nil {
            used.append(Contribution(feature: features[index].key, logOdds: contributions[index] - means[index]))
        }
        return used
    }

    /// The principal reasons, at most four: knock-outs that decided, then what fell short where the score fell short.
    ///
    /// An approval needs none.
    func reasons(for verdict: Verdict) -> [Reason] {
        guard verdict.outcome != .approve else { return [] }
        let shortfalls = shortfalls(below: means)
        var principal: [Int] = []
        for knockOut in verdict.decisive {
            guard let group = groups.firstIndex(where: { $0.id == knockOut.group }), !principal.contains(group)
            else { continue }
            principal.append(group)
        }
        if verdict.bandOutcome != .approve {
            principal += ranking(shortfalls, mustExplain: verdict.outcome == .decline && principal.isEmpty)
                .filter { !principal.contains($0) }
        }
        return principal.prefix(mostReasons)
            .map { index in
                let group = groups[index]
                return Reason(
                    code: group.code,
                    group: group.id,
                    text: group.text,
                    plain: group.plain,
                    shortfall: max(0, shortfalls[index])
                )
            }
    }

    /// Positions of the groups that fall short, the furthest first; ties in the order of the definition.
    ///
    /// Where a decline has to be explained and nothing falls short of the cohort, as under a policy that is stricter
    /// than the one of training, the applicant is compared with all applicants, then with the best contributions.
    private func ranking(_ shortfalls: [Double], mustExplain: Bool) -> [Int] {
        let first = Self.ranking(shortfalls)
        guard first.isEmpty, mustExplain else { return first }
        let all = Self.ranking(self.shortfalls(below: cohort.allApplicants))
        return all.isEmpty ? Self.ranking(self.shortfalls(below: cohort.best)) : all
    }

    /// Groups that fall short of some contributions, the furthest first, and how far.
    func entries(below reference: [Double]) -> [ReasonRankings.Entry] {
        let shortfalls = shortfalls(below: reference)
        return Self.ranking(shortfalls)
            .map { ReasonRankings.Entry(group: groups[$0].id, shortfall: shortfalls[$0]) }
    }

    private static func ranking(_ shortfalls: [Double]) -> [Int] {
        shortfalls.indices.filter { shortfalls[$0] > 0 }
            .sorted { shortfalls[$0] != shortfalls[$1] ? shortfalls[$0] > shortfalls[$1] : $0 < $1 }
    }

    /// What the features of each group add to the log-odds of default above some contributions.
    private func shortfalls(below reference: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: groups.count)
        for index in positions.indices {
            if let group = positions[index] { sums[group] += contributions[index] - reference[index] }
        }
        return sums
    }
}
