import Encoding
public import Learning
public import ModelFitting
public import Samples
public import Scoring
import Statistics

/// A learner that sees a balanced sample and whose answers are then moved back to the bad rate of the real one.
///
/// Rows to judge by never pass through here, so that they are never resampled.
public struct BalancedLearner: Learner {
    /// What fits the model.
    public let base: any Learner
    /// How the rarer class is given more say.
    public let balance: ClassBalance
    /// Of the draw.
    public let seed: UInt64

    /// A learner on balanced rows.
    public init(_ base: any Learner, _ balance: ClassBalance, seed: UInt64) {
        self.base = base
        self.balance = balance
        self.seed = seed
    }

    /// The name of what fits the model.
    public var name: String { base.name }

    /// The same balance for a learner that chooses nothing any more.
    public func settled(for sample: TrainingSample) -> any Learner {
        BalancedLearner(base.settled(for: sample), balance, seed: seed)
    }

    /// Settles by the rows as they are, balances, fits and corrects.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The model, stating chances of the real sample.
    /// - Throws: `LearningError`.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        // Groups hide nobody where made-up rows between two applicants count as people.
        if base is NearestNeighbours, balance.makesRowsUp {
            throw .setting(
                name: "balance",
                value: "\(balance.rawValue) for neighbours: their groups are of applicants alone"
            )
        }
        let balanced: TrainingSample
        do {
            balanced = try balance.balanced(sample, seed: seed)
        } catch {
            throw .preparation("\(error)")
        }
        let fitted = try base.settled(for: sample).fitted(to: balanced)
        guard let model = fitted.scoring else { throw .notServable(learner: base.name) }
        return model.corrected(from: balanced.badRate, to: sample.badRate)
    }
}

extension ScoringModel {
    /// The same model for a population with another bad rate (credit-rules, section 3).
    /// - Parameters:
    ///   - rate: Bad rate of the rows it was fitted to.
    ///   - population: Bad rate of those it will score.
    /// - Returns: A model with the same order of applicants.
    public func corrected(from rate: Double, to population: Double) -> ScoringModel {
        let shift = Statistics.logOdds(probability: population) - Statistics.logOdds(probability: rate)
        switch self {
        case .logistic(let model):
            return .logistic(model.scaled(slope: 1, shift: shift))
        case .scorecard(let model):
            return .scorecard(
                ScorecardModel(
                    schema: model.schema,
                    intercept: model.intercept + shift,
                    characteristics: model.characteristics
                )
            )
        case .trees(let model):
            return .trees(model.calibrated(by: .priorCorrection(population: population, sample: rate)))
        case .vote(let model):
            return .vote(model.calibrated(by: .priorCorrection(population: population, sample: rate)))
        case .prototypes(let model):
            return .prototypes(model.calibrated(by: .priorCorrection(population: population, sample: rate)))
        }
    }
}
