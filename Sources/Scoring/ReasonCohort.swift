public import Applications
public import Products
import Statistics

/// Whom an applicant is compared with when reasons are found: mean contributions of two groups, and the best there are.
///
/// Source: 12 CFR 1002.9, comment 9(b)(2)-5; credit-rules, section 5.
public struct ReasonCohort: Sendable, Hashable {
    /// Mean contribution of each feature over applicants at or slightly above the lowest passing score.
    public let cutoff: [Double]
    /// How many they were; 0 where the means are those of all applicants.
    public let cutoffCount: Int
    /// Mean contribution of each feature over all applicants.
    public let allApplicants: [Double]
    /// The lowest contribution of each feature over all applicants.
    public let best: [Double]

    /// States a cohort.
    /// - Parameters:
    ///   - cutoff: In log-odds of default, one for each feature of the schema.
    ///   - cutoffCount: How many applicants the means are of.
    ///   - allApplicants: In log-odds of default, one for each feature of the schema.
    ///   - best: In log-odds of default, one for each feature of the schema.
    public init(cutoff: [Double], cutoffCount: Int, allApplicants: [Double], best: [Double]) {
        precondition(
            cutoff.count == allApplicants.count && best.count == cutoff.count,
            "\(cutoff.count), \(allApplicants.count) and \(best.count) contributions"
        )
        self.cutoff = cutoff
        self.cutoffCount = cutoffCount
        self.allApplicants = allApplicants
        self.best = best
    }

    /// Finds the cohorts among the applicants of a training sample.
    /// - Parameters:
    ///   - vectors: The sample; must not be empty.
    ///   - model: The fitted model.
    ///   - product: States the scale, the cut-off and how far above it the cohort reaches.
    /// - Throws: ``ScoringError`` if a vector cannot be scored.
    public init(of vectors: [FeatureVector], under model: ScoringModel, for product: Product) throws(ScoringError) {
        precondition(!vectors.isEmpty, "no applicants")
        let passing = product.policy.passingScore(on: product.score)
        var cutoff = MeanContributions(count: model.schema.count)
        var all = cutoff
        var best = [Double](repeating: .infinity, count: model.schema.count)
        for vector in vectors {
            let contributions = try model.contributions(of: vector)
            let score = product.score.score(logOdds: try model.logOdds(adding: contributions)).unclamped
            all.add(contributions)
            if let passing, (passing...passing + product.reasons.cohortPoints).contains(score) {
                cutoff.add(contributions)
            }
            for index in best.indices { best[index] = min(best[index], contributions[index]) }
        }
        self.init(
            cutoff: cutoff.applicants > 0 ? cutoff.means : all.means,
            cutoffCount: cutoff.applicants,
            allApplicants: all.means,
            best: best
        )
    }

    /// The means that a method compares with.
    /// - Parameter method: As the product states it.
    /// - Returns: One for each feature of the schema.
    public func means(for method: ReasonDefinition.Method) -> [Double] {
        switch method {
        case .cutoffCohort: cutoff
        case .allApplicants: allApplicants
        }
    }
}

extension PolicyDefinition {
    /// The lowest score that the policy approves: that of the upper end of its last approving band.
    /// - Parameter scale: On which the score is measured.
    /// - Returns: Nil if no band approves, or the last that does has no upper end.
    public func passingScore(on scale: ScoreScale) -> Double? {
        switch bands.last(where: { $0.outcome == .approve })?.limit {
        case .below(let limit), .atMost(let limit): scale.score(logOdds: logOdds(probability: limit)).unclamped
        case .rest, nil: nil
        }
    }
}

/// Sums that become means.
private struct MeanContributions {
    var applicants = 0
    private var sums: [Double]

    init(count: Int) { sums = Array(repeating: 0, count: count) }

    var means: [Double] { sums.map { $0 / Double(applicants) } }

    mutating func add(_ contributions: [Double]) {
        applicants += 1
        for index in sums.indices { sums[index] += contributions[index] }
    }
}
