public import Drift
public import Encoding
import FeatureDefinitions
public import Features
public import ModelArtefacts
import Products
import Scoring
import Statistics

/// Counts applicants in the bins of a model's training, to tell whether they still are as those were.
///
/// Keeps counts alone, so that a file may be of any length.
public struct DriftWatch: Sendable {
    private let artefact: ModelArtefact
    private var count = 0
    private var probability: BinnedCounts
    private var features: [LiveFeature]

    /// What is kept of one feature.
    private struct LiveFeature {
        var bins: BinnedCounts
        var moments = Moments()
        var missing = 0
    }

    /// Watches for a model.
    /// - Parameter artefact: Says how its training sample was; without a ``ModelArtefact/spread`` means alone are
    ///   compared.
    public init(for artefact: ModelArtefact) {
        self.artefact = artefact
        probability = BinnedCounts(edges: artefact.spread?.probability.edges ?? [])
        features = artefact.product.schema.features.enumerated()
            .map { index, feature in
                let edges = artefact.spread?.features[index].edges ?? []
                return LiveFeature(bins: BinnedCounts(of: EmptyCollection<FeatureValue>(), feature, edges: edges))
            }
    }

    /// Counts one applicant.
    /// - Parameter vector: In the order of the model's schema.
    /// - Throws: ``ScoringError`` if it cannot be scored.
    public mutating func add(_ vector: FeatureVector) throws(ScoringError) {
        probability.add(ScoringModel.probabilityOfDefault(logOdds: try artefact.model.logOdds(of: vector)))
        count += 1
        for (index, feature) in artefact.product.schema.features.enumerated() {
            let value = vector.values[index]
            features[index].bins.add(value, feature)
            switch value {
            case .number(let number) where !feature.special.contains(number): features[index].moments.add(number)
            case .missing: features[index].missing += 1
            case .number, .category: break
            }
        }
    }

    /// What has come of it so far.
    /// - Returns: The probability of default first, then the features in the schema's order.
    /// - Throws: ``DriftError/empty`` before the first applicant.
    public func report() throws(DriftError) -> DriftReport {
        guard count > 0 else { throw .empty }
        let index = try Self.index(probability, artefact.spread?.probability)
        var lines = [DriftReport.Line(name: "probability of default", index: index)]
        for (place, feature) in artefact.product.schema.features.enumerated() {
            let (live, then) = (features[place], artefact.baseline[place])
            lines.append(
                DriftReport.Line(
                    name: feature.key,
                    index: try Self.index(live.bins, artefact.spread?.features[place]),
                    shift: Self.shift(live.moments, then),
                    missing: .init(rate: Double(live.missing) / Double(count), atTraining: then.missingRate)
                )
            )
        }
        return DriftReport(count: count, trainingCount: artefact.spread?.probability.applicantCount, lines: lines)
    }

    private static func shift(_ live: Moments, _ then: FeatureBaseline) -> MeanShift? {
        guard live.weight > 0, let mean = then.mean, let deviation = then.standardDeviation else { return nil }
        return MeanShift(
            mean: live.mean,
            count: Int(live.weight),
            baselineMean: mean,
            baselineDeviation: deviation
        )
    }

    /// Bins in which nobody is, now or then, say nothing; nil where no two are left.
    private static func index(_ live: BinnedCounts, _ then: BinnedCounts?) throws(DriftError) -> StabilityIndex? {
        let used = zip(live.counts, then?.counts ?? []).filter { $0 + $1 > 0 }
        guard used.count > 1 else { return nil }
        return try StabilityIndex(
            of: used.map { Double($0.0) },
            against: used.map { Double($0.1) },
            floor: 0.5 / Double(live.applicantCount)
        )
    }
}

/// How far applicants are from those whom a model was trained on.
public struct DriftReport: Sendable, Hashable {
    /// Applicants that were counted.
    public let count: Int
    /// Applicants of the training sample; nil where the model's file does not say how they were spread.
    public let trainingCount: Int?
    /// The probability of default first, then the features in the schema's order.
    public let lines: [Line]

    /// One thing that was compared.
    public struct Line: Sendable, Hashable {
        /// Key of the feature, or what it is.
        public let name: String
        /// Of the bins; nil where training kept none, or all applicants of both are in one.
        public let index: StabilityIndex?
        /// Of the mean of a number; nil where there is none.
        public var shift: MeanShift?
        /// Of a feature.
        public var missing: MissingRates?
    }

    /// How often a feature has no value.
    public struct MissingRates: Sendable, Hashable {
        /// Share of the applicants, in [0, 1].
        public let rate: Double
        /// The same in training.
        public let atTraining: Double
    }

    /// Whether anything calls for action.
    public var isAlarming: Bool { lines.contains { $0.index?.verdict == .act || $0.shift?.isFlagged == true } }
}
