public import Binning
import Products
import Regression
public import Samples
public import Scoring
import Statistics

/// Fits a scorecard: bins of like risk, then a logistic regression on their weights of evidence.
///
/// - seealso: Siddiqi, *Intelligent Credit Scoring* (2017), ch. 10.
public struct ScorecardLearner: Sendable, Hashable {
    /// How features are cut into bins.
    public var binning = FeatureBinning()
    /// Least information value of a characteristic; below 0.02 there is none (credit-rules §2).
    public var minimumInformationValue = 0.02
    /// Strength of the ridge penalty on standardised weights of evidence; must be non-negative.
    public var ridgePenalty = 20.0

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
            let fit = try regression(
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
