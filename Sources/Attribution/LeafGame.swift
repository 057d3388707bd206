/// The game that a leaf plays: its value is paid when every condition of its path holds.
///
/// A coalition is a set of features whose values are the applicant's; the others are the reference's. Whether the
/// applicant passes each condition is a bit, so a leaf with m features has 2ᵐ kinds of applicants, and the Shapley
/// values of all of them fit in a table.
struct LeafGame {
    /// How many features the path has.
    let featureCount: Int
    /// For each set of features the chance that the reference passes their conditions, all of them.
    let chances: [Double]
    let value: Double

    /// The game against training weight: conditions are independent, each with its fraction (path-dependent TreeSHAP).
    init(value: Double, fractions: [Double]) {
        var chances = [1.0]
        chances.reserveCapacity(1 << fractions.count)
        for fraction in fractions { chances += chances.map { $0 * fraction } }
        featureCount = fractions.count
        self.chances = chances
        self.value = value
    }

    /// The game against a background: what the conditions have in common is as it is there (interventional SHAP).
    /// - Parameters:
    ///   - value: Of the leaf.
    ///   - featureCount: Of the path.
    ///   - masks: For each row of the background, which conditions it passes.
    init(value: Double, featureCount: Int, masks: [Int]) {
        var chances = [Double](repeating: 0, count: 1 << featureCount)
        for mask in masks { chances[mask] += 1 / Double(masks.count) }
        for feature in 0..<featureCount {
            let bit = 1 << feature
            for set in chances.indices where set & bit == 0 { chances[set] += chances[set | bit] }
        }
        self.featureCount = featureCount
        self.chances = chances
        self.value = value
    }

    /// What the leaf pays on average.
    var expectation: Double { value * (chances.last ?? 1) }

    /// Shapley values of every kind of applicant: `[2ᵐ, m]`, row-major, by the bits of the conditions that hold.
    ///
    /// Source: Shapley (1953); the sums over coalitions are running sums over subsets (Yates), m²·2ᵐ steps in all.
    func shapleyValues() -> [Double] {
        let count = 1 << featureCount
        let all = count - 1
        var table = [Double](repeating: 0, count: count * featureCount)
        let weights = Self.weights(featureCount)
        var joined = [Double](repeating: 0, count: count)
        var alone = joined
        for feature in 0..<featureCount {
            let bit = 1 << feature
            for set in 0..<count where set & bit == 0 {
                let weight = value * weights[set.nonzeroBitCount]
                alone[set] = weight * chances[all & ~set]
                joined[set] = weight * chances[all & ~set & ~bit]
            }
            for other in 0..<featureCount where other != feature {
                let otherBit = 1 << other
                for set in 0..<count where set & bit == 0 && set & otherBit != 0 {
                    alone[set] += alone[set & ~otherBit]
                    joined[set] += joined[set & ~otherBit]
                }
            }
            for set in 0..<count where set & bit == 0 {
                table[set * featureCount + feature] = -alone[set]
                table[(set | bit) * featureCount + feature] = joined[set] - alone[set]
            }
        }
        return table
    }

    /// |S|! (m − |S| − 1)! / m! for each size of S.
    private static func weights(_ count: Int) -> [Double] {
        var weights: [Double] = []
        var weight = 1 / Double(max(1, count))
        for size in 0..<count {
            weights.append(weight)
            weight *= Double(size + 1) / Double(max(1, count - size - 1))
        }
        return weights
    }
}
