import Definitions
import Encoding
public import FeatureDefinitions

extension ScoringModel {
    /// Keys of the features of which the log-odds provably never fall, or never rise, as the number or the rank grows;
    /// both hold of one that changes nothing.
    ///
    /// Trees are proved leaf by leaf, a logistic model by the signs of its coefficients, a scorecard by what its ranges
    /// add one after another, or the codes in their order; a vote keeps a direction that both its members keep. Missing
    /// values, special codes and codes that training never saw are no magnitudes and have no place in an order. Of neighbours
    /// nothing is proved.
    public var provenMonotone: (rising: [String], falling: [String]) {
        switch self {
        case .logistic(let model): model.provenMonotone
        case .scorecard(let model): model.provenMonotone
        case .trees(let model): model.provenMonotone
        case .vote(let model): model.provenMonotone
        case .prototypes(let model): model.provenMonotone
        }
    }

    /// Features that the model uses, of which the definition says how risk moves, and of which that is not proved.
    public var unprovenDirections: [Feature] {
        let proven = provenMonotone
        return zip(schema.features, usesFeature)
            .filter { feature, isUsed in
                switch feature.risk {
                case .rises: isUsed && !proven.rising.contains(feature.key)
                case .falls: isUsed && !proven.falling.contains(feature.key)
                case .none: false
                }
            }
            .map(\.0)
    }

    /// Whether a model that does not keep a stated direction is refused, and not only told of.
    ///
    /// The coefficients of a logistic model are numbers that anybody can read, and plain training leaves them as the
    /// applicants had it; how trees or points move cannot be seen at a glance.
    public var mustKeepDirections: Bool { if case .logistic = self { false } else { true } }
}

extension VoteModel {
    /// As ``ScoringModel/provenMonotone``.
    var provenMonotone: (rising: [String], falling: [String]) {
        let (one, other) = (linear.provenMonotone, trees.provenMonotone)
        return (one.rising.filter(other.rising.contains), one.falling.filter(other.falling.contains))
    }
}

extension LogisticModel {
    /// As ``ScoringModel/provenMonotone``.
    var provenMonotone: (rising: [String], falling: [String]) { encoder.schema.monotone { steps(of: $0) } }

    /// Features whose log-odds go against the direction that the definition states, the one that does so most first.
    package var contradictedFeatures: [Int] {
        let contradictions = encoder.schema.features.indices.map { contradiction(of: $0) }
        return contradictions.indices.filter { contradictions[$0] > 0 }
            .sorted { contradictions[$0] > contradictions[$1] }
    }

    /// By how much log-odds go the wrong way: for a deviation of a number, or from a code to the next; 0 where they do not.
    private func contradiction(of index: Int) -> Double {
        let steps = steps(of: index)
        return switch encoder.schema.features[index].risk {
        case .rises: max(0, -(steps.min() ?? 0))
        case .falls: max(0, steps.max() ?? 0)
        case .none: 0
        }
    }

    /// What a deviation of a number adds, or each rank beyond the one before; none where nothing does.
    private func steps(of index: Int) -> [Double] {
        let feature = encoder.schema.features[index]
        let own = Array(coefficients[encoder.columns[index]])
        return switch encoder.encodings[index] {
        case .number: [own[0]]
        case .category(let category) where feature.isRanked:
            zip(feature.kind.codes.dropFirst(), feature.kind.codes)
                .map { category.weight(of: $0, own) - category.weight(of: $1, own) }
        case .category, .omitted: []
        }
    }
}

extension ScorecardModel {
    /// As ``ScoringModel/provenMonotone``.
    var provenMonotone: (rising: [String], falling: [String]) {
        schema.monotone { index in
            guard let place = positions.firstIndex(of: index) else { return [] }
            let parts = characteristics[place].parts(inOrderOf: schema.features[index])
            return zip(parts.dropFirst(), parts).map { $0 - $1 }
        }
    }
}

extension Characteristic {
    /// What each range adds to the log-odds, ascending, or each code in the order of the feature; a code that training
    /// never saw adds nothing and is left out.
    fileprivate func parts(inOrderOf feature: Feature) -> [Double] {
        let found: [Bin] =
            switch feature.kind {
            case .number: bins.filter { $0.range != nil }
            case .category(let codes, _): codes.map { bins[binIndex(of: .category($0))] }.filter { $0 != .neutral }
            }
        return found.map { coefficient * $0.weightOfEvidence }
    }
}

extension FeatureSchema {
    /// Keys of the numbers and ranked categories of which no step goes down, and those of which none goes up.
    fileprivate func monotone(_ steps: (Int) -> [Double]) -> (rising: [String], falling: [String]) {
        var proven: (rising: [String], falling: [String]) = ([], [])
        for (index, feature) in features.enumerated() where feature.kind == .number || feature.isRanked {
            let own = steps(index)
            if own.allSatisfy({ $0 >= 0 }) { proven.rising.append(feature.key) }
            if own.allSatisfy({ $0 <= 0 }) { proven.falling.append(feature.key) }
        }
        return proven
    }
}

extension CategoryEncoding {
    /// What a code adds; one without a column counts as the reference.
    fileprivate func weight(of code: String, _ coefficients: [Double]) -> Double {
        codes.firstIndex(of: code).map { coefficients[$0] } ?? 0
    }
}
