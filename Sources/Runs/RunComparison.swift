public import ModelReports

/// Two runs or more side by side: what was asked that differs, and every measure.
public struct RunComparison: Sendable {
    /// Options, data and versions in which the runs differ.
    public let differences: ReportTable
    /// Measures of all runs.
    public let measures: ReportTable
    /// Runs about as good as the best that treat a protected group better; nil where they were not judged by the same
    /// rows, or the groups are not known.
    public let alternatives: ReportTable?

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
        alternatives = Self.alternatives(runs)
    }

    private static func alternatives(_ runs: [RunRecord]) -> ReportTable? {
        let ratios = Set(runs.flatMap(\.metrics.keys)).filter { $0.utf8.starts(with: RunRecord.impactPrefix.utf8) }
        guard Set(runs.map(\.judges)).count == 1, !ratios.isEmpty,
            let best = runs.max(by: { $0.metrics["auc"] ?? 0 < $1.metrics["auc"] ?? 0 }), let most = best.metrics["auc"]
        else { return nil }
        var table = ReportTable(
            "Less discriminatory alternatives to \(best.name) \(best.version), within \(RunRecord.alternativeTolerance) of its AUC",
            ["", "AUC", "DIFFERENCE", "RATIO", "OF IT", "OF THE BEST"]
        )
        for run in runs {
            guard let area = run.metrics["auc"], area >= most - RunRecord.alternativeTolerance else { continue }
            for name in ratios.sorted() {
                guard let own = run.metrics[name], let other = best.metrics[name], own > other else { continue }
                let heading = ["\(run.name) \(run.version)", area.reportText(), (area - most).reportText()]
                table.add(heading + [name, own.reportText(3), other.reportText(3)])
            }
        }
        return table
    }

    private static func rows(_ tables: [[String: String]]) -> [[String]] {
        Set(tables.flatMap(\.keys)).sorted().map { key in [key] + tables.map { $0[key] ?? "–" } }
    }
}

extension RunRecord {
    /// What the rows hang on that judge the model.
    fileprivate var judges: [String] {
        let options = ["holdout", "drop-duplicates", "tolerate-broken"]
        return [product, dataDigest, "\(seed)"] + options.map { parameters[$0] ?? "" }
    }
}
