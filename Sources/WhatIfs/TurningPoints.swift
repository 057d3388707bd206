public import FeatureDefinitions

/// Where on the way of an answer anything can change, told from the thresholds of the model and of the policy.
///
/// Trees and scorecards answer in steps, so that looking at these places is looking at all: a place where the odds get
/// worse for a moment cannot be stepped over. It is taken for granted that a derived feature, such as a ratio, moves one
/// way between two values of an answer.
public struct TurningPoints: Sendable, Hashable {
    /// By key of the feature or fact, ascending; keys without any are left out.
    public let thresholds: [String: [Double]]
    /// Numbers this close count as equal: models compare in Float32.
    private static let tolerance = 2e-7

    /// States the thresholds.
    /// - Parameter thresholds: By key of the feature or fact, in any order; NaN counts as none.
    public init(_ thresholds: [String: [Double]]) {
        self.thresholds = thresholds.mapValues { $0.filter { !$0.isNaN }.sorted() }.filter { !$0.value.isEmpty }
    }

    /// Whether a model that answers in steps, and a policy, can tell two applications apart.
    /// - Parameters:
    ///   - left: Features and facts by key.
    ///   - right: Those of the other.
    /// - Returns: True where a code or a missing value differs, or a threshold is between two numbers or at one.
    func differ(_ left: [String: FeatureValue], _ right: [String: FeatureValue]) -> Bool {
        left.contains { key, value in
            guard let other = right[key], other != value else { return false }
            guard case .number(let one) = value, case .number(let two) = other else { return true }
            return !thresholds[key, default: []].between(one, two, Self.tolerance).isEmpty
        }
    }

    /// The thresholds that matter on some ways, which are the fewer to be told.
    /// - Parameter values: Features and facts of applications on the ways, their ends among them.
    /// - Returns: Thresholds between the least and the greatest number of each key.
    public func within(_ values: [[String: FeatureValue]]) -> TurningPoints {
        var ranges: [String: (Double, Double)] = [:]
        for (key, value) in values.joined() {
            guard case .number(let number) = value else { continue }
            let range = ranges[key] ?? (number, number)
            ranges[key] = (min(range.0, number), max(range.1, number))
        }
        return TurningPoints(
            thresholds.reduce(into: [:]) { kept, entry in
                // What is the same on all ways turns nothing.
                guard let (low, high) = ranges[entry.key], low < high else { return }
                kept[entry.key] = Array(entry.value.between(low, high, Self.tolerance))
            }
        )
    }
}

extension [Double] {
    /// Those of an ascending list that are between two numbers, or as good as at one.
    fileprivate func between(_ one: Double, _ two: Double, _ tolerance: Double) -> ArraySlice<Double> {
        let (low, high) = (Swift.min(one, two), Swift.max(one, two))
        let margin = tolerance * Swift.max(abs(low), abs(high))
        let first = firstPlace { $0 >= low - margin }
        return self[first..<Swift.max(first, firstPlace { $0 > high + margin })]
    }

    /// The first place at which something holds that holds from there on.
    private func firstPlace(_ holds: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
