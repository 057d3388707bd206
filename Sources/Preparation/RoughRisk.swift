import FeatureDefinitions
import Samples
import Statistics

/// The bad rate of each row's tenth, category or code, drawn towards the bad rate of all: what one feature alone says.
///
/// Groups of one class only are kept, which merging into bins would not allow: they are what a leak looks like.
struct RoughRisk {
    /// How many rows of the mean are added to each group.
    private static let shrinkage = 10.0
    private static let groupCount = 20

    /// One for each row.
    let risks: [Double]

    init(_ feature: Feature, _ column: FeatureColumn, _ sample: TrainingSample) {
        let groups = Self.groups(feature, column)
        let rate = sample.badRate
        var totals = [Double](repeating: 0, count: (groups.max() ?? 0) + 1)
        var bads = totals
        for (row, group) in groups.enumerated() {
            totals[group] += sample.weights[row]
            if sample.isBad[row] { bads[group] += sample.weights[row] }
        }
        let risks = zip(bads, totals).map { ($0 + Self.shrinkage * rate) / ($1 + Self.shrinkage) }
        self.risks = groups.map { risks[$0] }
    }

    /// 0 for missing, then special codes, then quantile groups or categories.
    private static func groups(_ feature: Feature, _ column: FeatureColumn) -> [Int] {
        switch column {
        case .codes(let codes, _): return codes.map { Int($0) + 1 }
        case .numbers(let numbers):
            let sorted = numbers.filter { !$0.isNaN && !feature.special.contains($0) }.sorted()
            guard !sorted.isEmpty else { return numbers.map { _ in 0 } }
            let edges = Set((1..<groupCount).map { sorted[sorted.count * $0 / groupCount] }).sorted()
            return numbers.map { number in
                if number.isNaN { return 0 }
                if let code = feature.special.firstIndex(of: number) { return code + 1 }
                return 1 + feature.special.count + edges.count { $0 <= number }
            }
        }
    }
}
