import Diagnostics
import Learning
import ModelFitting
import ModelReports
import Runs
import Samples
import Scoring
import Validation

/// A learner that did about as well on the folds as the one that is fitted.
struct Rival {
    /// A learner, or a try of a search.
    let name: String
    /// As it would be fitted.
    let learner: any Learner
}

/// Models about as good as the one fitted that treat a protected group better (credit-rules, section 15).
struct FairerAlternatives {
    /// How much lower the area under the curve of an alternative may be.
    static let tolerance = RunRecord.alternativeTolerance

    private var table = ReportTable(
        "Models within \(tolerance) of the AUC that treat a group better",
        ["Model", "AUC", "Difference", "Characteristic", "Group approved least", "Ratio", "Ratio of the one fitted"]
    )
    private var judged = 0
    private var names: Set<String> = []

    /// Fits rivals to the rows of the fit and judges them by the rows held out.
    /// - Parameters:
    ///   - fitted: The rows held out, by the model that is fitted.
    ///   - rivals: Who did about as well on the folds.
    ///   - training: The rows of the fit.
    ///   - test: The rows held out.
    ///   - fairness: What a model does to groups.
    /// - Throws: `LearningError`.
    init(
        to fitted: ScoredSample,
        among rivals: [Rival],
        training: TrainingSample,
        test: TrainingSample,
        _ fairness: HeldOutFairness
    ) throws {
        let area = ReceiverOperatingCharacteristic(of: fitted).areaUnderCurve
        let own = fairness.reports(of: fitted)
        for rival in rivals {
            guard let model = try Self.model(rival, training) else { continue }
            let scored = try test.scored(by: model)
            let other = ReceiverOperatingCharacteristic(of: scored).areaUnderCurve
            judged += 1
            guard other >= area - Self.tolerance else { continue }
            for (report, base) in zip(fairness.reports(of: scored), own) {
                add(rival.name, (other, other - area), report, base)
            }
        }
    }

    /// A rival as it would be fitted; nil where it cannot be on all rows.
    private static func model(_ rival: Rival, _ training: TrainingSample) throws -> (any FittedModel)? {
        do {
            return try rival.learner.fitted(to: training).scoring
        } catch LearningError.nothingSeparates {
            return nil
        }
    }

    private mutating func add(
        _ name: String,
        _ area: (value: Double, difference: Double),
        _ report: FairnessReport,
        _ base: FairnessReport
    ) {
        guard let least = report.leastApproved, let ratio = least.impact?.ratio,
            let own = base.leastApproved?.impact?.ratio, ratio > own
        else { return }
        names.insert(name)
        table.add([
            name, area.value.reportText(), area.difference.reportText(), report.characteristic, least.outcome.name,
            ratio.reportText(3), own.reportText(3),
        ])
    }

    /// For the report of a run, its card and the terminal.
    var section: ReportSection {
        let found =
            names.isEmpty
            ? "None of them treats the group approved least better."
            : "\(names.count) of them treat a group better: before this model is used, ask why not one of those."
        return ReportSection(
            id: "alternatives",
            title: "Less discriminatory alternatives",
            sentences: [
                "\(judged) other models did about as well on the folds, and were fitted and judged by the same rows. \(found)",
                "Ratios are those of the group approved least to the group approved most, of groups with applicants enough.",
            ],
            tables: table.rows.isEmpty ? [] : [table]
        )
    }
}
