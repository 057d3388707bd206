import Foundation
import Learning
import ModelReports
import Samples
import Terminal
import Validation

/// The table of several learners on the same folds.
struct ComparisonRun {
    private let sample: TrainingSample
    private let rule: CrossValidation
    private let seed: UInt64
    private let threads: Int
    private var comparison: LearnerComparison?
    private var seconds: [String: Double] = [:]

    init(_ sample: TrainingSample, _ rule: CrossValidation, seed: UInt64, threads: Int) {
        self.sample = sample
        self.rule = rule
        self.seed = seed
        self.threads = threads
    }

    /// Judges learners, then the vote of those of them that vote.
    mutating func judge(_ names: [LearnerName]) throws {
        var comparison = try LearnerComparison(on: sample, rule)
        for name in names {
            guard let learner = name.learner(seed: seed, threads: threads) else { continue }
            let start = ContinuousClock.now
            try comparison.add(learner, named: name.rawValue)
            seconds[name.rawValue] = (ContinuousClock.now - start) / .seconds(1)
        }
        try comparison.addVote(named: "vote", of: LearnerName.votes)
        self.comparison = comparison
    }

    /// The best by mean area among those that a worker runs.
    var bestServable: LearnerName {
        let entries = (comparison?.entries ?? []).filter(\.isServable)
        let best = entries.max {
            $0.report.summary(of: \.areaUnderCurve).mean < $1.report.summary(of: \.areaUnderCurve).mean
        }
        return best.flatMap { LearnerName(rawValue: $0.name) } ?? .scorecard
    }

    private static let heading = [
        "LEARNER", "AUC, MEAN ± SD", "95 % INTERVAL", "KS", "BRIER", "LOG LOSS", "GAP", "SECONDS",
    ]

    /// One line for each learner: mean and deviation over the folds, and the interval of the pooled area.
    var text: String {
        var table = TextTable(Self.heading, rightAligned: [3, 4, 5, 6, 7])
        for row in rows { table.add(row) }
        return table.text
    }

    /// The same for a report; without seconds, which no two runs share.
    var section: ReportSection {
        ReportSection(
            id: "learners",
            title: "Learners on the same folds",
            tables: [ReportTable("Learners", Array(Self.heading.dropLast()), rows.map { Array($0.dropLast()) })]
        )
    }

    private var rows: [[String]] {
        var rows: [[String]] = []
        for entry in comparison?.entries ?? [] {
            let report = entry.report
            let area = report.summary(of: \.areaUnderCurve)
            let limits = entry.pooledArea.limits()
            rows.append([
                entry.name, "\(area.mean.text(decimals: 4)) ± \(area.standardDeviation.text(decimals: 4))",
                "\(limits.lowerBound.text(decimals: 4)) to \(limits.upperBound.text(decimals: 4))",
                report.summary(of: \.kolmogorovSmirnov).mean.text(decimals: 4),
                report.summary(of: \.brier).mean.text(decimals: 4),
                report.summary(of: \.logLoss).mean.text(decimals: 4), report.gap.text(decimals: 4),
                seconds[entry.name].map { $0.text(decimals: 1) } ?? "",
            ])
        }
        return rows
    }
}
