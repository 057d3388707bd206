import Applications
import Products
public import Scoring
import Statistics

/// Fits a scorecard: bins of like risk, then a logistic regression on their weights of evidence.
///
/// - seealso: Siddiqi, *Intelligent Credit Scoring* (2017), ch. 10.
public struct ScorecardLearner: Sendable, Hashable {
    /// Most quantile pre-bins of a number, before merging.
    public var prebinCount = 20
    /// Smallest share of all rows in a range or a group of categories.
    public var minimumShare = 0.03
    /// Least information value of a characteristic; below 0.02 there is none (credit-rules §2).
    public var minimumInformationValue = 0.02
    /// Strength of the ridge penalty on standardised weights of evidence; must be non-negative.
    public var ridgePenalty = 1.0

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
        var candidates = characteristics(of: sample)
        while !candidates.isEmpty {
            let fit = try LogisticFit(
                design: sample.weightsOfEvidence(candidates.map(\.characteristic), at: candidates.map(\.position)),
                isBad: sample.isBad,
                weights: sample.weights,
                ridgePenalty: ridgePenalty
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

    /// The features that separate good from bad at all, cut into bins, before any regression.
    /// - Parameter sample: What happened to whom.
    /// - Returns: Characteristics with coefficient -1 and the positions of their features.
    private func characteristics(of sample: TrainingSample) -> [(position: Int, characteristic: Characteristic)] {
        var binning = FeatureBinning()
        binning.prebinCount = prebinCount
        binning.minimumShare = minimumShare
        return sample.schema.features.enumerated()
            .compactMap { position, feature in
                let bins = binning.bins(
                    feature,
                    sample.column(position),
                    isBad: sample.isBad,
                    weights: sample.weights
                )
                let characteristic = Characteristic(feature: feature.key, bins: bins, coefficient: -1)
                guard characteristic.informationValue >= minimumInformationValue else { return nil }
                return (position, characteristic)
            }
    }
}

extension TrainingSample {
    /// The weights of evidence of some characteristics, `[count, characteristics.count]`.
    fileprivate func weightsOfEvidence(_ characteristics: [Characteristic], at positions: [Int]) -> Matrix {
        var elements: [Double] = []
        elements.reserveCapacity(count * characteristics.count)
        for vector in vectors {
            for (position, characteristic) in zip(positions, characteristics) {
                let bin = characteristic.binIndex(of: vector.values[position])
                elements.append(characteristic.bins[bin].weightOfEvidence)
            }
        }
        return Matrix(elements: elements, rowCount: count, columnCount: characteristics.count)
    }
}
