import FeatureDefinitions
import Scoring

extension FeatureBinning {
    /// Ranges that a person has drawn.
    func byHand(_ feature: Feature, _ prebins: NumberPrebins, _ counts: ColumnCounts) -> BinnedFeature {
        let limits = [-.infinity] + prebins.edges + [.infinity]
        let bins = prebins.counts.enumerated()
            .map { Bin(kind: .range(lower: limits[$0], upper: limits[$0 + 1]), $1, of: counts.all) }
        return BinnedFeature(feature: feature.key, bins: bins + rest(feature, counts), merging: nil)
    }

    /// Groups of codes that a person has drawn.
    func byHand(_ feature: Feature, _ groups: [[String]], _ counts: ColumnCounts) -> BinnedFeature {
        let bins = groups.map { codes in
            let found = counts.categories.filter { codes.contains($0.code) }.map(\.group)
            return believed(.categories(codes), found.reduce(.init(), +), of: counts.all)
        }
        return BinnedFeature(feature: feature.key, bins: bins + rest(feature, counts), merging: nil)
    }
}
