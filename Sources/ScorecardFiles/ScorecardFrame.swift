public import FeatureDefinitions
public import Policies
public import Scoring

/// One row for each bin of a scorecard: a value that falls into it, and what a scorer must make of that.
public struct ScorecardFrame: Sendable, Hashable {
    /// What a bin holds, and its example.
    public struct Row: Sendable, Hashable {
        /// Key of the feature.
        public let feature: String
        /// Which values it holds.
        public let kind: Bin.Kind
        /// A value in the bin; missing for the bin of missing values, nil where no value of the feature falls into it.
        public let example: FeatureValue?
        /// Of the bin.
        public let weightOfEvidence: Double
        /// What the bin adds to the log-odds of default.
        public let logOdds: Double
        /// Its points, not rounded; nil on a scale that is linear in the probability.
        public let points: Double?
    }

    /// In the order of characteristics and bins.
    public let rows: [Row]

    /// Makes it.
    /// - Parameters:
    ///   - model: The scorecard.
    ///   - scale: On which its points are.
    public init(_ model: ScorecardModel, on scale: ScoreScale) {
        let points = model.pointsTable(on: scale)
        rows = model.characteristics.enumerated()
            .flatMap { index, characteristic in
                characteristic.bins.enumerated()
                    .map { place, bin in
                        Row(
                            feature: characteristic.feature,
                            kind: bin.kind,
                            example: characteristic.example(of: place),
                            weightOfEvidence: bin.weightOfEvidence,
                            logOdds: characteristic.coefficient * bin.weightOfEvidence,
                            points: points?.rows[index].points[place]
                        )
                    }
            }
    }
}

extension Characteristic {
    /// A value that falls into a bin; special codes lie in ranges and do not.
    fileprivate func example(of place: Int) -> FeatureValue? {
        candidates(for: bins[place].kind).first { binIndex(of: $0) == place }
    }

    private func candidates(for kind: Bin.Kind) -> [FeatureValue] {
        switch kind {
        case .missing: return [.missing]
        case .special(let codes): return codes.map { .number($0) }
        case .categories(let codes): return codes.map { .category($0) }
        case .range(let lower, let upper):
            let first = lower.isFinite ? lower : upper.isFinite ? upper - 1 : 0
            let end = upper.isFinite ? upper : first + 2
            return [0, 0.5, 0.25, 0.75, 0.125].map { .number(first + (end - first) * $0) }
        case .other:
            let isCategory = bins.contains { if case .categories = $0.kind { true } else { false } }
            return isCategory ? [.category("?"), .missing] : [.missing]
        }
    }
}
