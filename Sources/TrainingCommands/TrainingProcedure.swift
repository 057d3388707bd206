import Binning
import BoostedLearning
import Learning
import ModelFitting
import Preparation
import RejectInference

/// What is done with every learner of a run: the same in the table of all, in a search, and for the model.
struct TrainingProcedure: Sendable {
    /// Trends that features must take in a scorecard, whatever the definition says.
    var trends: [String: BinTrend] = [:]
    /// How a linear learner reads numbers, and neighbours.
    let inputs: LinearInputs
    /// Which features are learnt from.
    let selection: FeatureSelection
    /// How the rarer class is given more say.
    let balance: ClassBalance
    /// What counts as far out and has its row left out of a fit; nil for nothing.
    var trimming: OutlierRule?
    /// What counts as far out and is moved in; nil for nothing.
    let clipping: OutlierRule?
    /// Whether rows that lack a feature are left out of a fit.
    var needsComplete = false
    /// Who was refused and what is assumed of them; nil for nobody.
    let rejection: Rejection?
    /// How chances are corrected.
    let calibration: CalibratedLearner.Method
    /// Of every draw.
    let seed: UInt64

    /// Who was refused and what is assumed of them.
    struct Rejection: Sendable {
        let refused: RefusedApplicants
        let method: RejectMethod
        let factor: Double
    }

    /// The learner told of the refused, on balanced rows.
    ///
    /// Balanced within: what is assumed of the refused hangs on chances as they are, and the rows with them are balanced anew.
    /// Features are chosen by the rows as they are, before any is moved in, dropped or made up.
    func told(_ plain: any Learner) -> any Learner {
        var learner = reading(plain)
        if balance != .none { learner = BalancedLearner(learner, balance, seed: seed) }
        if let trimming { learner = TrimmedLearner(learner, trimming) }
        if let clipping { learner = ClippedLearner(learner, clipping) }
        if !selection.isOfEverything { learner = SelectingLearner(learner, selection) }
        if needsComplete { learner = CompleteLearner(learner) }
        guard let rejection else { return learner }
        return RejectInformedLearner(
            learner,
            rejection.refused,
            rejection.method,
            factor: rejection.factor,
            seed: seed
        )
    }

    /// The learner as it is fitted and judged.
    func learner(_ plain: any Learner) -> any Learner {
        calibration == .none ? told(plain) : CalibratedLearner(told(plain), calibration, seed: seed)
    }

    /// The learner with its way of reading numbers: what a linear one or neighbours make of them, and the trends of a scorecard's bins.
    func reading(_ learner: any Learner) -> any Learner {
        switch learner {
        case var learner as LogisticRegression:
            learner.inputs = inputs
            return learner
        case var learner as StochasticLearner:
            learner.inputs = inputs
            return learner
        case var learner as NearestNeighbours:
            learner.inputs = inputs
            return learner
        case var learner as Blend:
            learner.logistic.inputs = inputs
            return learner
        case var learner as ScorecardLearner:
            learner.binning.forcedTrends = trends
            return learner
        default: return learner
        }
    }
}
