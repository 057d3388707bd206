public import ModelReports

/// Two runs or more side by side: what was asked that differs, and every measure.
public struct RunComparison: Sendable {
    /// Options, data and versions in which the runs differ.
    public let differences: ReportTable
    /// Measures of all runs.
    public let measures: ReportTable

    /// Compares runs.
    /// - Parameter runs: At least two.
    public init(_ runs: [RunRecord]) {
        precondition(runs.count >= 2, "\(runs.count) runs")
        let heading = [""] + runs.map { "\($0.name) \($0.version)" }
        let facts: [(String, (RunRecord) -> String)] = [
            ("learner", \.learner), ("product", \.product), ("data", { "\($0.dataName) \($0.dataDigest)" }),
            ("seed", { "\($0.seed)" }), ("artefact", \.artefactDigest),
        ]
        var rows = facts.map { fact in [fact.0] + runs.map(fact.1) }
        rows += Self.rows(runs.map(\.parameters)) + Self.rows(runs.map(\.versions))
        differences = ReportTable("Differences", heading, rows.filter { Set($0.dropFirst()).count > 1 })
        let names = Set(runs.flatMap(\.metrics.keys)).sorted()
        measures = ReportTable(
            "Measures",
            heading + (runs.count == 2 ? ["DIFFERENCE"] : []),
            names.map { name in
                let values = runs.map { $0.metrics[name] }
                let cells = [name] + values.map { $0?.reportText() ?? "–" }
                guard runs.count == 2 else { return cells }
                guard let first = values[0], let second = values[1] else { return cells + ["–"] }
                return cells + [(second - first).reportText()]
            }
        )
    }

    private static func rows(_ tables: [[String: String]]) -> [[String]] {
        Set(tables.flatMap(\.keys)).sorted().map { key in [key] + tables.map { $0[key] ?? "–" } }
    }
}
