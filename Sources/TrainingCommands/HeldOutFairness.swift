import Decisioning
import Diagnostics
import ModelArtefacts
import ModelReports
import Policies
import Products
import Runs
import Samples
import TrainingFiles
import Validation

/// What models do to the groups of each protected characteristic that a file tells, on the rows held out.
struct HeldOutFairness {
    private let test: TrainingSample
    private let characteristics: [(name: String, groupOfRow: [String?])]
    private let policy: PolicyDefinition

    /// Reads the protected columns of the rows held out.
    /// - Parameters:
    ///   - product: Its policy decides.
    ///   - source: The training file, what stands between its fields, and what its applicants told afterwards.
    ///   - test: The rows held out.
    ///   - positions: Where each of them stands in the file.
    /// - Throws: `CommandFailure` if the file cannot be read any more.
    init(
        of product: Product,
        _ source: (path: String, delimiter: String, told: ToldAnswers),
        _ test: TrainingSample,
        at positions: [Int]
    ) throws {
        let groups = try ProtectedGroups(
            source.path,
            of: product,
            at: positions,
            delimiter: source.delimiter,
            told: source.told
        )
        characteristics = groups.characteristics.filter { $0.groupOfRow.contains { $0 != nil } }
        self.test = test
        policy = product.policy
    }

    /// Whether the file tells any characteristic.
    var isTold: Bool { !characteristics.isEmpty }

    /// How a model treats groups, characteristic by characteristic.
    /// - Parameters:
    ///   - scored: The rows held out, by the model.
    ///   - reasonsOfRow: What ``reasons(of:by:)`` finds; nil where reasons are not asked for.
    /// - Returns: One for each characteristic that the file tells.
    func reports(of scored: ScoredSample, reasonsOfRow: [[String]]? = nil) -> [FairnessReport] {
        let isApproved = scored.scores.map { policy.outcome(ofProbability: $0) == .approve }
        return characteristics.map { name, groupOfRow in
            FairnessReport(
                name,
                groupOfRow: groupOfRow,
                of: scored,
                isApproved: isApproved,
                reasonsOfRow: reasonsOfRow
            )
        }
    }

    /// The principal reasons that decisions by the score would state.
    /// - Parameters:
    ///   - scored: The rows held out, by the model of the artefact.
    ///   - artefact: Explains them.
    /// - Returns: Of each row, the strongest first; none where it is approved, or no characteristic is told.
    /// - Throws: `ScoringError`.
    func reasons(of scored: ScoredSample, by artefact: ModelArtefact) throws -> [[String]] {
        // An explanation costs many times a score: none is made that nobody reads.
        guard isTold else { return scored.scores.map { _ in [] } }
        return try zip(test.vectors, scored.scores)
            .map { vector, probability in
                try artefact.reasons(against: vector, for: policy.outcome(ofProbability: probability))
            }
    }

    /// For a report of people, with how well the inputs tell each characteristic.
    /// - Parameters:
    ///   - reports: What ``reports(of:reasonsOfRow:)`` gives.
    ///   - seed: Of the folds that try the inputs.
    /// - Returns: One for each characteristic; one that says so where the file tells none.
    /// - Throws: `LearningError`.
    func sections(_ reports: [FairnessReport], seed: UInt64) throws -> [ReportSection] {
        guard isTold else {
            return [
                ReportSection(
                    id: "fairness",
                    title: "Fairness",
                    sentences: [
                        "Nobody told a protected characteristic, and the file has none, so how the model treats groups is not known."
                    ]
                )
            ]
        }
        return try zip(reports, characteristics)
            .map { report, characteristic in
                report.section(proxy: try ProxyTest(test, groupOfRow: characteristic.groupOfRow, seed: seed))
            }
    }
}

extension [FairnessReport] {
    /// For the record of a run, by characteristic: the adverse impact ratio of the group approved least, and of each
    /// error, and of the bad rate at the cut-off, the widest gap to the reference.
    var metrics: [String: Double] {
        var metrics: [String: Double] = [:]
        for report in self {
            let values = [
                (RunRecord.impactMetric(report.characteristic), report.leastApproved?.impact?.ratio),
                (report.metric("false_positive_rate_gap"), report.widest(\.gaps?.falsePositive)?.value),
                (report.metric("false_negative_rate_gap"), report.widest(\.gaps?.falseNegative)?.value),
                (report.metric("equal_opportunity_gap"), report.widest(\.gaps?.opportunity)?.value),
                (report.metric("marginal_bad_rate_gap"), report.widest(\.marginal?.difference)?.value),
            ]
            for case (let name, let value?) in values where metrics[name] == nil { metrics[name] = value }
        }
        return metrics
    }
}

extension FairnessReport {
    fileprivate func metric(_ measure: String) -> String { RunRecord.metric(measure, of: characteristic) }
}
