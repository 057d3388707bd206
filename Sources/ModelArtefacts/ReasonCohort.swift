public import Encoding
import FeatureDefinitions
public import Features
public import Policies
public import Products
public import Scoring
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
        var cutoff = MeanContributions(count: model.schema.count)
        var all = cutoff
        var best = [Double](repeating: .infinity, count: model.schema.count)
        var justPassing = 0
        for (row, vector) in vectors.enumerated() {
            guard row.isMultiple(of: model.explainedStep(of: vectors.count)) else {
                if product.isJustPassing(try model.logOdds(of: vector)) { justPassing += 1 }
                continue
            }
            let explanation = try model.explanation(of: vector)
            let contributions = explanation.contributions
            all.add(contributions)
            if product.isJustPassing(explanation.logOdds) { cutoff.add(contributions) }
            for index in best.indices { best[index] = min(best[index], contributions[index]) }
        }
        // Contributions of trees and of neighbours are differences from their background already.
        let isDifference = model.hasBackground
        let nothing = [Double](repeating: 0, count: model.schema.count)
        self.init(
            cutoff: isDifference ? nothing : cutoff.applicants > 0 ? cutoff.means : all.means,
            cutoffCount: cutoff.applicants + justPassing,
            allApplicants: all.means,
            best: best
        )
    }

    /// Whom reasons compare with, in one phrase.
    public var comparison: String {
        cutoffCount > 0
            ? "compare with \(cutoffCount) applicants at or just above the cut-off"
            : "compare with all applicants: nobody was at or just above the cut-off"
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

extension Product {
    /// Whether someone of these log-odds of default is at or slightly above the lowest passing score.
    func isJustPassing(_ logOdds: Double) -> Bool {
        guard let passing = policy.passingScore(on: score) else { return false }
        return (passing...passing + reasons.cohortPoints).contains(score.score(logOdds: logOdds).unclamped)
    }
}

extension ScoringModel {
    /// The model with the background that reasons need: for trees at most ``TreeModel/largestBackground`` applicants at
    /// or slightly above the cut-off, evenly spaced through the sample, or of all where nobody is there; for neighbours the
    /// groups there.
    /// - Parameters:
    ///   - vectors: The training sample.
    ///   - product: States the scale, the cut-off and how far above it the cohort reaches.
    /// - Returns: A model of the same log-odds for everyone; itself if it adds up features.
    /// - Throws: ``ScoringError`` if a vector cannot be scored.
    public func preparedForReasons(
        on vectors: [FeatureVector],
        for product: Product
    ) throws(ScoringError) -> ScoringModel {
        if case .prototypes(let model) = self {
            return .prototypes(try model.preparedForReasons(on: vectors, for: product))
        }
        guard let trees else { return self }
        var cohort: [FeatureVector] = []
        for (vector, logOdds) in zip(vectors, try logOdds(ofAll: vectors)) where product.isJustPassing(logOdds) {
            cohort.append(vector)
        }
        if cohort.isEmpty { cohort = vectors }
        let count = min(cohort.count, TreeModel.largestBackground)
        var rows: [[Double]] = []
        for place in 0..<count { rows.append(try trees.encoder.row(of: cohort[place * cohort.count / count])) }
        if case .vote(let vote) = self { return .vote(vote.comparing(with: rows)) }
        return .trees(trees.comparing(with: rows))
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
