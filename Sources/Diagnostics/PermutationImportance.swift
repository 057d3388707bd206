import FeatureDefinitions
import Features
public import Learning
public import ModelFitting
public import Samples
import Statistics
import Validation

/// How much worse a model tells goods from bads once the values of one feature are dealt out anew.
///
/// - seealso: Breiman (2001), section 10; Fisher, Rudin and Dominici (2019).
public struct PermutationImportance: Sendable, Hashable {
    /// One feature.
    public struct Row: Sendable, Hashable {
        /// Key of the feature.
        public let feature: String
        /// Mean loss of area over the repeats.
        public let areaLost: Double
        /// Standard deviation of the loss over the repeats (divisor n − 1).
        public let deviation: Double
    }

    /// Largest loss first.
    public let rows: [Row]

    /// Measures a model on rows it was not fitted to.
    /// - Parameters:
    ///   - model: What is measured.
    ///   - sample: Rows that it was not fitted to.
    ///   - repeats: How often each feature is dealt out; at least 2.
    ///   - limit: Most rows looked at, evenly spread.
    ///   - seed: Of the deals.
    /// - Throws: ``LearningError``.
    public init(
        of model: any FittedModel,
        on sample: TrainingSample,
        repeats: Int = 3,
        limit: Int = 3000,
        seed: UInt64
    ) throws(LearningError) {
        precondition(repeats >= 2, "\(repeats) repeats")
        let step = max(1, sample.count / max(1, limit))
        let sample = try Self.thinned(sample, step)
        let whole = try Self.area(of: model, sample)
        var generator = SeededGenerator(seed: seed)
        var rows: [Row] = []
        for (index, feature) in sample.schema.features.enumerated() {
            var losses = Moments()
            for _ in 0..<repeats {
                let deal = generator.shuffled(Array(0..<sample.count))
                losses.add(whole - (try Self.area(of: model, try sample.dealt(index, deal))))
            }
            rows.append(Row(feature: feature.key, areaLost: losses.mean, deviation: losses.sampleStandardDeviation))
        }
        self.rows = rows.sorted { ($1.areaLost, $0.feature) < ($0.areaLost, $1.feature) }
    }

    private static func thinned(_ sample: TrainingSample, _ step: Int) throws(LearningError) -> TrainingSample {
        guard step > 1 else { return sample }
        do {
            return try sample.rows(Array(stride(from: 0, to: sample.count, by: step)))
        } catch {
            throw .sample(error)
        }
    }

    private static func area(of model: any FittedModel, _ sample: TrainingSample) throws(LearningError) -> Double {
        ReceiverOperatingCharacteristic(of: try sample.scored(by: model)).areaUnderCurve
    }
}

extension TrainingSample {
    /// The same rows, one feature of which is that of other rows.
    fileprivate func dealt(_ feature: Int, _ deal: [Int]) throws(LearningError) -> TrainingSample {
        var dealt = vectors
        for (row, other) in deal.enumerated() {
            var values = vectors[row].values
            values[feature] = vectors[other].values[feature]
            dealt[row] = FeatureVector(values: values)
        }
        do {
            return try TrainingSample(schema: schema, vectors: dealt, isBad: isBad, weights: weights)
        } catch {
            throw .sample(error)
        }
    }
}
