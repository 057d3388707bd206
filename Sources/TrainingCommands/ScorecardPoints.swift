import Learning
import ModelFitting
import ModelReports
import Policies
import Samples
import Scoring

extension ReportSection {
    /// The points of a scorecard, with standard errors of the same weights of evidence fitted without a penalty.
    static func points(
        of model: ScorecardModel,
        on scale: ScoreScale,
        fittedBy learner: ScorecardLearner?,
        to training: TrainingSample
    ) throws -> ReportSection {
        let isPenalised = learner?.ridgePenalty.map { $0 > 0 } ?? true
        let penalty =
            "The model's own coefficients have no standard errors: a ridge penalty draws them towards 0, and an error around "
            + "what is drawn would promise too much. "
        let source =
            (isPenalised ? penalty : "")
            + "Errors, z and p are of the same weights of evidence fitted without a penalty, on the rows of the fit as they "
            + "were. The bins were cut on those rows too, so p is rather too small."
        do {
            let inference = try model.inference(on: training)
            let dropped = inference.dropped.joined(separator: ", ")
            let left = dropped.utf8.isEmpty ? [] : ["Without errors, because others say the same: \(dropped)."]
            return InputSections.points(model, on: scale, judgedBy: inference.table, [source] + left)
        } catch {
            guard case .regression(let reason) = error else { throw error }
            return InputSections.points(
                model,
                on: scale,
                judgedBy: nil,
                ["There are no standard errors here: \(reason)."]
            )
        }
    }
}
