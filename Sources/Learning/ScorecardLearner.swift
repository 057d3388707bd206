public import Binning
import FeatureDefinitions
public import ModelFitting
import Regression
public import Samples
public import Scoring
import Statistics
import Validation

/// Fits a scorecard: bins of like risk, then a logistic regression on their weights of evidence.
///
/// - seealso: Siddiqi, *Intelligent Credit Scoring* (2017), ch. 10.
public struct ScorecardLearner: Sendable, Hashable {
    /// How features are cut into bins.
    public var binning = FeatureBinning()
    /// Least information value of a characteristic; below 0.02 there is none (credit-rules §2).
    public var minimumInformationValue = 0.02
    /// Strength of the ridge penalty on standardised weights of evidence, at least 0; nil chooses it on folds of the sample.
    public var ridgePenalty: Double?
    /// What is tried where the strength is chosen, weakest first.
    public var strengths = [20.0, 60, 200, 600]
    /// From this many rows on nothing is chosen: the weakest does as well.
    public var fewRows = 1500

    /// A learner with its default settings.
    public init() {}

    /// Fits a scorecard.
    ///
    /// A characteristic whose coefficient is not negative contradicts its own weights of evidence, because others say the same
    /// better: the worst such one is dropped until none is left.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The scorecard; every coefficient is negative.
    /// - Throws: ``LearningError/nothingSeparates`` if no characteristic is left.
    public func fit(_ sample: TrainingSample) throws(LearningError) -> ScorecardModel {
        try fit(characteristics(of: sample), sample, penalty(for: sample))
    }

    /// The strength of the penalty for a sample: the one stated, or the one whose models order rows best that they were not
    /// fitted to.
    ///
    /// Bins are cut anew on each fold, even where a person gave some: those were seen on all rows, and giving back the bins of a
    /// model without a change has to give back the model.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The one stated, or one of ``strengths``: the weakest where rows are many, or one class has under 50.
    public func penalty(for sample: TrainingSample) -> Double {
        if let ridgePenalty { return ridgePenalty }
        let weakest = strengths.first ?? 0
        let rarer = min(sample.isBad.count { $0 }, sample.isBad.count { !$0 })
        guard sample.count < fewRows, rarer >= 50, strengths.count > 1 else { return weakest }
        var areas = [Double](repeating: 0, count: strengths.count)
        var anew = self
        (anew.binning.cuts, anew.binning.groups) = ([:], [:])
        do throws(LearningError) {
            for part in try sample.splits(.repeated(folds: 5, repeats: 3, seed: 42)) {
                let candidates = anew.characteristics(of: part.training)
                for (index, strength) in strengths.enumerated() {
                    let model = ScoringModel.scorecard(try fit(candidates, part.training, strength))
                    areas[index] += ReceiverOperatingCharacteristic(of: try part.test.scored(by: model)).areaUnderCurve
                }
            }
        } catch {
            // On a part of the rows nothing separates: there is nothing to choose by.
            return weakest
        }
        let best = areas.indices.max { areas[$0] < areas[$1] }
        return best.map { strengths[$0] } ?? weakest
    }

    private func fit(
        _ candidates: [(position: Int, characteristic: Characteristic)],
        _ sample: TrainingSample,
        _ strength: Double
    ) throws(LearningError) -> ScorecardModel {
        var candidates = candidates
        while !candidates.isEmpty {
            let fit = try regression(
                design: sample.weightsOfEvidence(candidates.map(\.characteristic), at: candidates.map(\.position)),
                isBad: sample.isBad,
                weights: sample.weights,
                ridgePenalty: strength
            )
            let worst = fit.coefficients.indices.max { fit.coefficients[$0] < fit.coefficients[$1] }
            guard let worst, fit.coefficients[worst] >= 0 else {
                return ScorecardModel(
                    schema: sample.schema,
                    intercept: fit.intercept,
                    characteristics: zip(candidates, fit.coefficients)
                        .map { candidate, coefficient in
                            Characteristic(
                                feature: candidate.characteristic.feature,
                                bins: candidate.characteristic.bins,
                                coefficient: coefficient
                            )
                        }
                )
            }
            candidates.remove(at: worst)
        }
        throw .nothingSeparates
    }

    private func regression(
        design: Matrix,
        isBad: [Bool],
        weights: [Double],
        ridgePenalty: Double
    ) throws(LearningError) -> LogisticFit {
        do {
            return try LogisticFit(design: design, isBad: isBad, weights: weights, ridgePenalty: ridgePenalty)
        } catch {
            throw .regression(error)
        }
    }

    /// The features that separate good from bad at all, cut into bins, before any regression.
    /// - Parameter sample: What happened to whom.
    /// - Returns: Characteristics with coefficient -1 and the positions of their features.
    private func characteristics(of sample: TrainingSample) -> [(position: Int, characteristic: Characteristic)] {
        let outcomes = BinningOutcomes(isBad: sample.isBad, weights: sample.weights)
        return sample.schema.features.enumerated()
            .compactMap { position, feature in
                let binned = binning.bins(feature, sample.columns[position], outcomes)
                let characteristic = binned.characteristic
                guard characteristic.informationValue >= minimumInformationValue else { return nil }
                return (position, characteristic)
            }
    }
}

extension TrainingSample {
    /// The weights of evidence of some characteristics, `[count, characteristics.count]`.
    fileprivate func weightsOfEvidence(_ characteristics: [Characteristic], at positions: [Int]) -> Matrix {
        var elements = [Double](repeating: 0, count: count * characteristics.count)
        for (index, (position, characteristic)) in zip(positions, characteristics).enumerated() {
            let weights = WeightOfEvidenceTable(characteristic).weights(of: columns[position])
            for (row, weight) in weights.enumerated() { elements[row * characteristics.count + index] = weight }
        }
        return Matrix(elements: elements, rowCount: count, columnCount: characteristics.count)
    }
}
