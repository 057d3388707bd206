import Documents
import FeatureDefinitions

extension BinnedCounts {
    /// What people call the bins of a feature: `below 2000`, `2000 to 5000`, `from 5000`, codes, `missing`.
    /// - Parameter feature: The feature whose bins these are.
    /// - Returns: One for each bin.
    func labels(of feature: Feature) -> [String] {
        switch feature.kind {
        case .number: intervals + feature.special.map { "code \(text($0))" } + ["missing"]
        case .category(let codes, _): codes + ["another code", "missing"]
        }
    }

    /// The same of numbers that are all magnitudes and none of them missing.
    var intervals: [String] {
        guard let first = edges.first, let last = edges.last else { return ["any number"] }
        let between = zip(edges, edges.dropFirst()).map { "\(text($0)) to \(text($1))" }
        return ["below \(text(first))"] + between + ["from \(text(last))"]
    }
}

private func text(_ number: Double) -> String {
    String(decoding: JSONValue.number((number * 1e6).rounded() / 1e6).canonicalBytes, as: UTF8.self)
}
