import Decisioning
import Diagnostics
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
    ///   - source: The training file, and what stands between its fields.
    ///   - test: The rows held out.
    ///   - positions: Where each of them stands in the file.
    /// - Throws: `CommandFailure` if the file cannot be read any more.
    init(
        of product: Product,
        _ source: (path: String, delimiter: String),
        _ test: TrainingSample,
        at positions: [Int]
    ) throws {
        let groups = try ProtectedGroups(source.path, of: product, at: positions, delimiter: source.delimiter)
        characteristics = groups.characteristics.filter { $0.groupOfRow.contains { $0 != nil } }
        self.test = test
        policy = product.policy
    }

    /// Whether the file tells any characteristic.
    var isTold: Bool { !characteristics.isEmpty }

    /// How a model treats groups, characteristic by characteristic.
    /// - Parameter scored: The rows held out, by the model.
    /// - Returns: One for each characteristic that the file tells.
    func reports(of scored: ScoredSample) -> [FairnessReport] {
        let isApproved = scored.scores.map { policy.outcome(ofProbability: $0) == .approve }
        return characteristics.map { name, groupOfRow in
            FairnessReport(name, groupOfRow: groupOfRow, of: scored, isApproved: isApproved)
        }
    }

    /// For a report, with how well the inputs tell each characteristic.
    func sections(of scored: ScoredSample, seed: UInt64) throws -> [ReportSection] {
        guard isTold else {
            return [
                ReportSection(
                    id: "fairness",
                    title: "Fairness",
                    sentences: [
                        "The file tells no protected characteristic, so how the model treats groups is not known."
                    ]
                )
            ]
        }
        return try zip(reports(of: scored), characteristics)
            .map { report, characteristic in
                report.section(proxy: try ProxyTest(test, groupOfRow: characteristic.groupOfRow, seed: seed))
            }
    }
}

extension [FairnessReport] {
    /// For the record of a run: the adverse impact ratio of the group approved least, by characteristic.
    var impactMetrics: [String: Double] {
        let ratios = compactMap { report in report.leastApproved?.impact?.ratio.map { (report.characteristic, $0) } }
        return Dictionary(ratios.map { (RunRecord.impactMetric($0), $1) }) { first, _ in first }
    }
}
