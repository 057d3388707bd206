import Assessments
import FeatureDefinitions
import ModelArtefacts
import Policies
import Products
import Scoring

/// One applicant beside those whom reasons compare with (credit-rules, section 5).
struct Comparison {
    private let contributions: [Double]
    let artefact: ModelArtefact
    private let groups: [ReasonGroup]

    /// - Parameters:
    ///   - contributions: In log-odds of default, one for each feature of the schema.
    ///   - artefact: The model they come from.
    init(contributions: [Double], artefact: ModelArtefact) {
        self.contributions = contributions
        self.artefact = artefact
        groups = artefact.product.reasons.groups
    }

    /// What each feature that the model uses adds to the log-odds of default, above the mean of the cohort.
    var contributionsOfUsedFeatures: [Contribution] {
        let means = artefact.cohort.means(for: artefact.product.reasons.method)
        var used: [Contribution] = []
        used.reserveCapacity(contributions.count)
        // By index: a feature is not copied for its key.
        for index in artefact.product.schema.features.indices where artefact.reasonGroups[index] != nil {
            let key = artefact.product.schema.features[index].key
            used.append(Contribution(feature: key, logOdds: contributions[index] - means[index]))
        }
        return used
    }

    /// The principal reasons, at most four: knock-outs that decided, then what fell short where the score fell short.
    ///
    /// An approval needs none.
    func reasons(for verdict: Verdict) -> [Reason] {
        guard verdict.outcome != .approve else { return [] }
        let shortfalls = shortfalls(below: artefact.cohort.means(for: artefact.product.reasons.method))
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
        return principal.prefix(min(artefact.product.reasons.maximum, 4))
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
        let all = Self.ranking(self.shortfalls(below: artefact.cohort.allApplicants))
        return all.isEmpty ? Self.ranking(self.shortfalls(below: artefact.cohort.best)) : all
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
        for (index, group) in artefact.reasonGroups.enumerated() {
            if let group { sums[group] += contributions[index] - reference[index] }
        }
        return sums
    }
}
