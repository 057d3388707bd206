import Definitions
import Encoding
import FeatureDefinitions
package import Scoring

extension LogisticModel {
    /// Features whose log-odds go against the direction that the definition states, the one that does so most first.
    package var contradictedFeatures: [Int] {
        let contradictions = encoder.schema.features.indices.map { contradiction(of: $0) }
        return contradictions.indices.filter { contradictions[$0] > 0 }
            .sorted { contradictions[$0] > contradictions[$1] }
    }

    /// By how much log-odds go the wrong way: for a deviation of a number, or from a code to the next; 0 where they do not.
    private func contradiction(of index: Int) -> Double {
        let feature = encoder.schema.features[index]
        let own = Array(coefficients[encoder.columns[index]])
        let steps: [Double] =
            switch encoder.encodings[index] {
            case .number: [own[0]]
            case .category(let category) where feature.isRanked:
                zip(feature.kind.codes.dropFirst(), feature.kind.codes)
                    .map { category.weight(of: $0, own) - category.weight(of: $1, own) }
            case .category, .omitted: []
            }
        return switch feature.risk {
        case .rises: max(0, -(steps.min() ?? 0))
        case .falls: max(0, steps.max() ?? 0)
        case .none: 0
        }
    }
}

extension CategoryEncoding {
    /// What a code adds; one without a column counts as the reference.
    fileprivate func weight(of code: String, _ coefficients: [Double]) -> Double {
        codes.firstIndex(of: code).map { coefficients[$0] } ?? 0
    }
}
