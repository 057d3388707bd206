public import Baselines
import FeatureDefinitions
import Scoring
import Statistics

extension TrainingSample {
    /// How each feature looked in the sample: what later applicants are compared with (requirement J1).
    public var baseline: [FeatureBaseline] {
        schema.features.enumerated()
            .map { index, feature in
                var moments = Moments()
                var missing = 0
                for row in 0..<count {
                    switch columns[index][row] {
                    case .number(let number) where !feature.special.contains(number): moments.add(number)
                    case .missing: missing += 1
                    case .number, .category: break
                    }
                }
                return FeatureBaseline(
                    mean: moments.weight > 0 ? moments.mean : nil,
                    standardDeviation: moments.weight > 0 ? moments.populationStandardDeviation : nil,
                    missingRate: Double(missing) / Double(count)
                )
            }
    }
}
