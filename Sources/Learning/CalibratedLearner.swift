import Encoding
public import ModelFitting
public import Samples
public import Scoring

/// A learner whose answers are corrected by rows that it was not fitted to.
public struct CalibratedLearner: Learner {
    /// The shape of the correction.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        /// As the learner has it.
        case none
        /// Slope and intercept in log-odds.
        case logistic
        /// A curve that never falls; of trees, votes with them and neighbours only.
        case isotonic
    }

    /// What fits the model.
    public let base: any Learner
    /// The shape of the correction.
    public let method: Method
    /// Share of the rows kept for the correction.
    public let share: Double
    /// Of the draw of those rows.
    public let seed: UInt64

    /// A learner with a correction.
    public init(_ base: any Learner, _ method: Method, share: Double = 0.2, seed: UInt64) {
        self.base = base
        self.method = method
        self.share = share
        self.seed = seed
    }

    /// The name of what fits the model.
    public var name: String { base.name }

    /// The same correction of a learner that chooses nothing any more.
    public func settled(for sample: TrainingSample) -> any Learner {
        CalibratedLearner(base.settled(for: sample), method, share: share, seed: seed)
    }

    /// Fits to most rows and corrects by the rest.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The corrected model; the order of applicants is the uncorrected one's.
    /// - Throws: ``LearningError``; ``LearningError/setting(name:value:)`` where the method is not for the model.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        guard method != .none else { return try base.fitted(to: sample) }
        let (training, rest) = try sample.split(HoldOut(fraction: share, seed: seed))
        guard let model = try base.fitted(to: training).scoring else { throw .notServable(learner: base.name) }
        return try model.calibrated(by: method, on: rest)
    }
}

extension ScoringModel {
    /// The same order of applicants at log-odds as some rows have them; any earlier calibration of trees is lost.
    /// - Parameters:
    ///   - method: The shape of the correction.
    ///   - sample: What happened to whom; best not what the model was fitted to.
    /// - Returns: The corrected model.
    /// - Throws: ``LearningError/setting(name:value:)`` where the method is not for the model.
    public func calibrated(
        by method: CalibratedLearner.Method,
        on sample: TrainingSample
    ) throws(LearningError) -> ScoringModel {
        let plain = calibrated(by: Calibration.none) ?? self
        let stated = try plain.probabilities(of: sample)
        if method == .isotonic {
            guard let curve = IsotonicCalibration(fittedTo: stated, isBad: sample.isBad, weights: sample.weights),
                let model = plain.calibrated(by: .isotonic(curve))
            else { throw .setting(name: "calibration", value: "isotonic for other models than trees or neighbours") }
            return model
        }
        let line = try PlattScaling.ofLogOdds(stated, isBad: sample.isBad, weights: sample.weights)
        guard line.slope > 0 else { throw .nothingSeparates }
        return plain.calibrated(by: .linear(slope: line.slope, intercept: line.intercept)) ?? plain
    }

    /// The model as if it had been fitted to rows with the bad rate of the applicants; for trees without calibration.
    /// - Parameters:
    ///   - population: Bad rate of the applicants, above 0 and below 1.
    ///   - sample: Bad rate of the rows that the model was fitted to, above 0 and below 1.
    /// - Returns: The corrected model.
    public func priorCorrected(population: Double, sample: Double) -> ScoringModel {
        let correction = Calibration.priorCorrection(population: population, sample: sample)
        guard let corrected = calibrated(by: correction) else { preconditionFailure("every model can be shifted") }
        return corrected
    }

    /// The same order of applicants at other log-odds; nil where the model cannot hold the correction.
    private func calibrated(by calibration: Calibration) -> ScoringModel? {
        switch (self, calibration) {
        case (.trees(let model), _): .trees(model.calibrated(by: calibration))
        case (.vote(let model), _): .vote(model.calibrated(by: calibration))
        case (.prototypes(let model), _): .prototypes(model.calibrated(by: calibration))
        case (.logistic(let model), .linear(let slope, let intercept)):
            .logistic(model.scaled(slope: slope, shift: intercept))
        case (.scorecard(let model), .linear(let slope, let intercept)):
            .scorecard(
                ScorecardModel(
                    schema: model.schema,
                    intercept: slope * model.intercept + intercept,
                    characteristics: model.characteristics.map {
                        Characteristic(feature: $0.feature, bins: $0.bins, coefficient: slope * $0.coefficient)
                    }
                )
            )
        case (.logistic, .isotonic), (.scorecard, .isotonic): nil
        }
    }
}
