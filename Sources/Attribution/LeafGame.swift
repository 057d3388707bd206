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
    ///   - chances: For each set of conditions the share of rows that pass all of them.
    init(value: Double, chances: [Double]) {
        featureCount = chances.count.trailingZeroBitCount
        self.chances = chances
        self.value = value
    }

    /// Shapley values of every kind of applicant: `[2ᵐ, m]`, row-major, by the bits of the conditions that hold.
    ///
    /// Source: Shapley (1953); the sums over coalitions are running sums over subsets (Yates), m²·2ᵐ steps in all.
    func shapleyValues() -> [Double] {
        let count = 1 << featureCount
        var table = [Double](repeating: 0, count: count * featureCount)
        var sums = [Double](repeating: 0, count: 2 * count)
        let weights = Self.weights(featureCount)
        table.withUnsafeMutableBufferPointer { table in
            sums.withUnsafeMutableBufferPointer { sums in
                chances.withUnsafeBufferPointer { chances in
                    for feature in 0..<featureCount {
                        fill(table, for: feature, weights, sums, chances)
                    }
                }
            }
        }
        return table
    }

    /// The column of one feature: sums over the coalitions without it, what they are worth without and with it.
    @inline(__always)
    private func fill(
        _ table: UnsafeMutableBufferPointer<Double>,
        for feature: Int,
        _ weights: [Double],
        _ sums: UnsafeMutableBufferPointer<Double>,
        _ chances: UnsafeBufferPointer<Double>
    ) {
        let count = 1 << featureCount
        let bit = 1 << feature
        for set in 0..<count where set & bit == 0 {
            let weight = value * weights[set.nonzeroBitCount]
            sums[2 &* set] = weight * chances[(count &- 1) & ~set]
            sums[2 &* set &+ 1] = weight * chances[(count &- 1) & ~set & ~bit]
        }
        for other in 0..<featureCount where other != feature {
            let otherBit = 1 << other
            for set in 0..<count where set & bit == 0 && set & otherBit != 0 {
                sums[2 &* set] += sums[2 &* (set & ~otherBit)]
                sums[2 &* set &+ 1] += sums[2 &* (set & ~otherBit) &+ 1]
            }
        }
        for set in 0..<count where set & bit == 0 {
            table[set &* featureCount &+ feature] = -sums[2 &* set]
            table[(set | bit) &* featureCount &+ feature] = sums[2 &* set &+ 1] - sums[2 &* set]
        }
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
