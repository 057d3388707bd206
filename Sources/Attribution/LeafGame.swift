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
        let weights = Self.weights(featureCount).map { value * $0 }
        return [Double](unsafeUninitializedCapacity: count * featureCount) { table, initializedCount in
            withUnsafeTemporaryAllocation(of: SIMD2<Double>.self, capacity: max(1, count / 2)) { sums in
                for feature in 0..<featureCount { fill(table, for: feature, weights, sums) }
            }
            initializedCount = count * featureCount
        }
    }

    /// The column of one feature: sums over the coalitions without it, what they are worth without and with it.
    ///
    /// Coalitions without the feature are counted as if its bit were not there.
    @inline(__always)
    private func fill(
        _ table: UnsafeMutableBufferPointer<Double>,
        for feature: Int,
        _ weights: [Double],
        _ sums: UnsafeMutableBufferPointer<SIMD2<Double>>
    ) {
        let all = chances.count &- 1
        let half = chances.count / 2
        let bit = 1 << feature
        let low = bit &- 1
        chances.withUnsafeBufferPointer { chances in
            for place in 0..<half {
                let set = place & low | (place & ~low) << 1
                let both = SIMD2(chances[all & ~set], chances[all & ~set & ~bit])
                sums.initializeElement(at: place, to: both * weights[set.nonzeroBitCount])
            }
        }
        var step = 1
        while step < half {
            for start in Swift.stride(from: 0, to: half, by: 2 &* step) {
                for place in start..<start &+ step { sums[place &+ step] += sums[place] }
            }
            step &*= 2
        }
        for place in 0..<half {
            let set = place & low | (place & ~low) << 1
            table.initializeElement(at: set &* featureCount &+ feature, to: -sums[place][0])
            table.initializeElement(at: (set | bit) &* featureCount &+ feature, to: sums[place][1] - sums[place][0])
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
