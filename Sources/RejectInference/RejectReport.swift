import Learning
public import ModelFitting
public import Samples
public import Scoring
import Statistics
import Validation

/// How much hangs on what was assumed of refused applicants: both models, judged by accepted ones.
public struct RejectReport: Sendable, Hashable {
    /// One model.
    public struct Side: Sendable, Hashable {
        /// Area under the curve on accepted applicants it was not fitted to.
        public let areaUnderCurve: Double
        /// Kolmogorov–Smirnov on the same.
        public let kolmogorovSmirnov: Double
        /// Mean chance of default it gives the refused.
        public let refusedRate: Double
    }

    /// How many were refused.
    public let refusedCount: Int
    /// Bad rate of the accepted.
    public let acceptedRate: Double
    /// Share of bads that was assumed among the refused; nil where none was.
    public let impliedRate: Double?
    /// The model of the accepted alone.
    public let before: Side
    /// The model told of the refused.
    public let after: Side
    /// Bins of a scorecard that both models have.
    public let bins: [ChangedBin]

    /// What a bin adds to the log-odds of default, before and after.
    public struct ChangedBin: Sendable, Hashable {
        /// Key of the feature.
        public let feature: String
        /// Which values it holds.
        public let kind: Bin.Kind
        /// Of the model of the accepted alone.
        public let before: Double
        /// Of the model told of the refused.
        public let after: Double
    }

    /// Fits both and compares.
    /// - Parameters:
    ///   - learner: The learner that is told.
    ///   - training: Accepted applicants to fit to.
    ///   - test: Accepted applicants to judge by.
    /// - Throws: `LearningError`.
    public init(
        _ learner: RejectInformedLearner,
        training: TrainingSample,
        test: TrainingSample
    ) throws(LearningError) {
        let learner = learner.told(for: training)
        let informed = try learner.informed(training)
        let plain = try learner.base.fitted(to: training)
        let told = try learner.base.fitted(to: informed)
        refusedCount = learner.refused.vectors.count
        acceptedRate = training.badRate
        let added = training.count..<informed.count
        let weight = added.reduce(0) { $0 + informed.weights[$1] }
        let bads = added.reduce(0) { $0 + (informed.isBad[$1] ? informed.weights[$1] : 0) }
        impliedRate = weight > 0 ? bads / weight : nil
        before = try Self.side(plain, test, learner)
        after = try Self.side(told, test, learner)
        bins = Self.bins(plain.scoring, told.scoring)
    }

    private static func side(
        _ model: any FittedModel,
        _ test: TrainingSample,
        _ learner: RejectInformedLearner
    ) throws(LearningError) -> Side {
        guard let scoring = model.scoring else { throw .notServable(learner: learner.name) }
        let curve = ReceiverOperatingCharacteristic(of: try test.scored(by: model))
        let chances = try learner.refused.probabilities(by: scoring)
        return Side(
            areaUnderCurve: curve.areaUnderCurve,
            kolmogorovSmirnov: curve.kolmogorovSmirnov,
            refusedRate: chances.reduce(0, +) / Double(chances.count)
        )
    }

    private static func bins(
        _ before: ScoringModel?,
        _ after: ScoringModel?
    ) -> [ChangedBin] {
        guard case .scorecard(let one)? = before, case .scorecard(let other)? = after else { return [] }
        let others = Dictionary(other.characteristics.map { ($0.feature, $0) }) { first, _ in first }
        var bins: [ChangedBin] = []
        for characteristic in one.characteristics {
            guard let changed = others[characteristic.feature] else { continue }
            for bin in characteristic.bins {
                guard let twin = changed.bins.first(where: { $0.kind == bin.kind }) else { continue }
                bins.append(
                    ChangedBin(
                        feature: characteristic.feature,
                        kind: bin.kind,
                        before: characteristic.coefficient * bin.weightOfEvidence,
                        after: changed.coefficient * twin.weightOfEvidence
                    )
                )
            }
        }
        return bins
    }
}
