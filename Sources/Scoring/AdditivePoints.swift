import Encoding
public import FeatureDefinitions
public import Policies
import TreeEnsembles

/// Trees of one test each as people read them: points for each interval of each feature, which add up to the score.
///
/// What a scorecard's points are, of a model without bins: between two thresholds of a feature nothing changes.
public struct AdditivePoints: Sendable, Hashable {
    /// One interval, or set of codes, and its points.
    public struct Part: Sendable, Hashable {
        /// Which values it holds.
        public let kind: Bin.Kind
        /// What it adds to the score.
        public let points: Double
    }

    /// The points of one feature.
    public struct Row: Sendable, Hashable {
        /// Key of the feature.
        public let feature: String
        /// Intervals upwards, or codes in the order of the definition; missing last.
        public let parts: [Part]

        /// Whether numbers are compared in Float32, as the trees compare them.
        let isSingle: Bool

        /// The points of a value; the first part that holds it.
        /// - Parameter value: Of the feature.
        /// - Returns: Nil for a code that no part holds.
        public func points(of value: FeatureValue) -> Double? {
            parts.first { part in
                switch (part.kind, value) {
                case (.range(let lower, let upper), .number(let exact)):
                    (lower..<upper).contains(isSingle ? Double(Float(exact)) : exact)
                case (.categories(let codes), .category(let code)): codes.contains(code)
                case (.missing, .missing): true
                default: false
                }
            }?
            .points
        }
    }

    /// Features that some tree tests, in the order of the trees' columns.
    public let rows: [Row]
}

extension TreeModel {
    /// The points of every interval of every feature.
    /// - Parameter scale: On which the points are.
    /// - Returns: Nil for trees of more than one test, on a scale that is linear in the probability, and for a calibration that
    ///   is no line: then nothing adds up.
    public func additivePoints(on scale: ScoreScale) -> AdditivePoints? {
        guard let (factor, offset) = scale.factorAndOffset, ensemble.depth <= 1,
            ensemble.readings.allSatisfy({ $0 == .plain }), case .logOdds(let unit) = ensemble.output
        else { return nil }
        var line = (slope: 1.0, intercept: 0.0)
        switch calibration {
        case .none: break
        case .linear(let slope, let intercept): line = (slope, intercept)
        case .isotonic: return nil
        }
        let stumps = Dictionary(grouping: ensemble.trees) { $0.nodes[0].feature ?? -1 }
        let constant = (stumps[-1] ?? []).reduce(ensemble.base) { $0 + ($1.nodes[0].leafValue ?? 0) }
        let tested = stumps.keys.filter { $0 >= 0 }.sorted()
        let share = (offset - factor * (line.slope * unit * constant + line.intercept)) / Double(max(tested.count, 1))
        return AdditivePoints(
            rows: tested.map { feature in
                let trees = stumps[feature] ?? []
                let parts = kinds(feature, trees)
                    .map { kind, value in
                        let sum = trees.reduce(0) { $0 + $1.leaf(of: value) }
                        return AdditivePoints.Part(kind: kind, points: share - factor * line.slope * unit * sum)
                    }
                return AdditivePoints.Row(
                    feature: encoder.columns[feature].feature,
                    parts: parts,
                    isSingle: ensemble.arithmetic == .single
                )
            }
        )
    }

    /// The parts of a feature, each with a number that stands for it.
    private func kinds(_ feature: Int, _ trees: [DecisionTree]) -> [(Bin.Kind, Double)] {
        let codes = encoder.columns[feature].codes
        guard codes.isEmpty else {
            return codes.enumerated().map { (.categories([$1]), Double($0)) } + [(.missing, .nan)]
        }
        var thresholds: Set<Double> = []
        for case .threshold(let threshold, _, _) in trees.map({ $0.nodes[0] }) { thresholds.insert(threshold) }
        let cuts = thresholds.sorted()
        var parts: [(Bin.Kind, Double)] = []
        for (index, lower) in ([-Double.infinity] + cuts).enumerated() {
            let upper = index < cuts.count ? cuts[index] : .infinity
            parts.append((.range(lower: lower, upper: upper), lower))
        }
        return parts + [(.missing, .nan)]
    }
}

extension DecisionTree {
    /// What a tree of one test adds for a value.
    fileprivate func leaf(of value: Double) -> Double {
        let place = nodes[0].goesSecond(value) ? 2 : 1
        return place < nodes.count ? nodes[place].leafValue ?? 0 : 0
    }
}
