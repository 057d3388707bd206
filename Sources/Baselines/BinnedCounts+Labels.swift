import Documents
import FeatureDefinitions

extension BinnedCounts {
    /// What people call the bins of a feature: `below 2000`, `2000 to 5000`, `from 5000`, codes, `missing`.
    /// - Parameter feature: The feature whose bins these are.
    /// - Returns: One for each bin.
    func labels(of feature: Feature) -> [String] {
        switch feature.kind {
        case .number: intervals + feature.special.map { "code \(decimalText($0))" } + ["missing"]
        case .category(let codes, _): codes + ["another code", "missing"]
        }
    }

    /// The same of numbers that are all magnitudes and none of them missing.
    var intervals: [String] {
        guard let first = edges.first, let last = edges.last else { return ["any number"] }
        let between = zip(edges, edges.dropFirst()).map { "\(decimalText($0)) to \(decimalText($1))" }
        return ["below \(decimalText(first))"] + between + ["from \(decimalText(last))"]
    }
}

/// A number for people, rounded to parts of one.
func decimalText(_ number: Double, units: Double = 1e6) -> String {
    String(decoding: JSONValue.number((number * units).rounded() / units).canonicalBytes, as: UTF8.self)
}
