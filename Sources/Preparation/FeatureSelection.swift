import Binning
import Encoding
import FeatureDefinitions
import ModelFitting
import Regression
public import Samples
import Scoring

/// Which features a model is fitted without: those that say too little alone, then those that the others already say.
public struct FeatureSelection: Sendable, Hashable {
    /// Least information value of a feature that stays; below 0.02 there is none to speak of, 0 is for any.
    public var minimumInformationValue: Double
    /// Largest variance inflation factor of a feature that stays, above 1; infinity is for any.
    public var maximumInflation: Double

    /// A feature that is left out.
    public struct Dropped: Sendable, Hashable {
        /// Key of the feature.
        public let feature: String
        /// Why.
        public let reason: Reason
    }

    /// Why a feature is left out.
    public enum Reason: Sendable, Hashable {
        /// Its bins have this information value, too little.
        case informationValue(Double)
        /// The features that were left then give it this variance inflation factor, too much.
        case inflation(Double)
    }

    /// A selection; of everything unless stated.
    /// - Parameters:
    ///   - minimumInformationValue: Least information value of a feature that stays; 0 for any.
    ///   - maximumInflation: Largest variance inflation factor of a feature that stays, above 1.
    public init(minimumInformationValue: Double = 0, maximumInflation: Double = .infinity) {
        self.minimumInformationValue = minimumInformationValue
        self.maximumInflation = maximumInflation
    }

    /// Whether every feature stays.
    public var isOfEverything: Bool { minimumInformationValue <= 0 && maximumInflation == .infinity }

    /// Features that are left out.
    /// - Parameter sample: What happened to whom.
    /// - Returns: The weak in the schema's order, then those that others say, the worst first.
    public func dropped(from sample: TrainingSample) -> [Dropped] {
        let weak = weakFeatures(of: sample)
        return weak + inflatedFeatures(of: sample.levelled(Set(weak.map(\.feature))))
    }

    private func weakFeatures(of sample: TrainingSample) -> [Dropped] {
        guard minimumInformationValue > 0 else { return [] }
        let binning = FeatureBinning()
        let outcomes = BinningOutcomes(isBad: sample.isBad, weights: sample.weights)
        return zip(sample.schema.features, sample.columns)
            .compactMap { feature, column in
                let value = binning.bins(feature, column, outcomes).characteristic.informationValue
                guard value < minimumInformationValue else { return nil }
                return Dropped(feature: feature.key, reason: .informationValue(value))
            }
    }

    /// By the columns that a linear model makes of features; those that mark a gap or a code are not looked at.
    private func inflatedFeatures(of sample: TrainingSample) -> [Dropped] {
        guard maximumInflation < .infinity else { return [] }
        let encoder = FeatureEncoder(fittedTo: sample, minimumRows: LogisticRegression().minimumRows)
        var groups: [Int] = []
        var isJudged: [Bool] = []
        for (index, encoding) in encoder.encodings.enumerated() {
            groups += encoder.columns[index].map { _ in index }
            isJudged += encoding.isMagnitude
        }
        do {
            return try GroupedInflation(of: sample.design(encoder), groups: groups, isJudged: isJudged)
                .excess(above: maximumInflation)
                .map { Dropped(feature: sample.schema.features[$0.group].key, reason: .inflation($0.factor)) }
        } catch {
            // The encoder is of the sample's schema, and values are of its types by construction.
            preconditionFailure("\(error)")
        }
    }
}

extension FeatureEncoding {
    /// Whether each column holds what the feature says, and does not only mark a gap or a code.
    fileprivate var isMagnitude: [Bool] {
        switch self {
        case .number: (0..<columnCount).map { $0 == 0 }
        case .category(let category): (0..<columnCount).map { $0 < category.codes.count }
        case .omitted: []
        }
    }
}
