import ArgumentParser
import Decimals
import Search

/// A setting of a learner that a modeller gives by hand: `depth=5`.
struct LearnerSetting: Sendable, Hashable {
    /// As searches call it.
    let name: String
    /// Within the limits of its name.
    let value: Double

    /// What the values of a name may be.
    private struct Limit {
        let range: ClosedRange<Double>
        var isWhole = false
    }

    private static let limits: [String: Limit] = [
        "ridge": Limit(range: 0...1_000_000), "strength": Limit(range: 0.000_001...1_000_000),
        "penalty": Limit(range: 0...1), "epochs": Limit(range: 1...1_000, isWhole: true),
        "minimum_iv": Limit(range: 0...1), "minimum_share": Limit(range: 0.001...0.5),
        "minimum_weight": Limit(range: 0...1_000_000), "depth": Limit(range: 1...20, isWhole: true),
        "rounds": Limit(range: 1...10_000, isWhole: true), "rate": Limit(range: 0.001...1),
        "leaf_weight": Limit(range: 0...1_000_000), "row_share": Limit(range: 0.05...1),
        "feature_share": Limit(range: 0.05...1), "trees": Limit(range: 1...1_000, isWhole: true),
        "groups": Limit(range: 10...10_000, isWhole: true), "neighbours": Limit(range: 1...1_000, isWhole: true),
    ]

    /// Reads `NAME=VALUE`.
    /// - Throws: `ValidationError` naming what would be right.
    init(_ text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let limit = Self.limits[parts[0]] else {
            let names = Self.limits.keys.sorted().joined(separator: ", ")
            throw ValidationError("--set must be NAME=VALUE, NAME one of \(names)")
        }
        guard let value = DecimalNumber(parts[1])?.value, limit.range.contains(value),
            !limit.isWhole || value == value.rounded()
        else {
            let (low, high) = (limit.range.lowerBound, limit.range.upperBound)
            let what = limit.isWhole ? "a whole number from \(Int(low)) to \(Int(high))" : "from \(low) to \(high)"
            throw ValidationError("--set \(parts[0]) must be \(what)")
        }
        (name, self.value) = (parts[0], value)
    }
}

extension LearnerName {
    /// What can be set by hand: what a search may choose, and what it leaves alone.
    var settingNames: Set<String> {
        let sought = Set((space?.parameters ?? []).map(\.name))
        switch self {
        case .boosting: return sought.union(["rounds"])
        case .forest: return sought.union(["trees"])
        default: return sought
        }
    }
}
