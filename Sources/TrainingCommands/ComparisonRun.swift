import Foundation
import Learning
import ModelFitting
import ModelReports
import Samples
import Terminal
import Validation

/// The table of several learners on the same folds.
struct ComparisonRun {
    private let sample: TrainingSample
    private let rule: CrossValidation
    /// The learner of a name as it is fitted in the end; nil for a name that stands for several.
    private let learner: (LearnerName) -> (any Learner)?
    private var comparison: LearnerComparison?
    private var seconds: [String: Double] = [:]
    private var leftOut: [LearnerName] = []

    init(
        _ sample: TrainingSample,
        _ rule: CrossValidation,
        learner: @escaping (LearnerName) -> (any Learner)?
    ) {
        self.sample = sample
        self.rule = rule
        self.learner = learner
    }

    /// Judges learners, then the vote of those of them that vote.
    mutating func judge(_ names: [LearnerName]) throws {
        var comparison = try LearnerComparison(on: sample, rule)
        for name in names {
            guard let learner = learner(name) else { continue }
            let start = ContinuousClock.now
            do throws(LearningError) {
                try comparison.add(learner, named: name.rawValue)
            } catch .notServable, .setting {
                // What no worker runs cannot be balanced or corrected; the others still can be compared.
                leftOut.append(name)
                continue
            }
            seconds[name.rawValue] = (ContinuousClock.now - start) / .seconds(1)
        }
        try comparison.addVote(named: "vote", of: LearnerName.votes)
        self.comparison = comparison
    }

    /// The best among those that a worker runs, as the rows judge them that are not held out.
    func bestServable(_ holdOut: HoldOut) throws -> LearnerName {
        let best = try comparison?.bestServable(on: holdOut.split(sample.isBad).training)
        return best.flatMap { LearnerName(rawValue: $0.name) } ?? .scorecard
    }

    /// Other learners that did about as well on the folds and that a worker runs, in the order in which they were judged.
    /// - Parameter chosen: The one that is fitted.
    /// - Returns: As they would be fitted.
    func rivals(of chosen: LearnerName) -> [Rival] {
        let entries = comparison?.entries.filter(\.isServable) ?? []
        let areas = entries.map { $0.report.summary(of: \.areaUnderCurve).mean }
        guard let own = entries.firstIndex(where: { $0.name == chosen.rawValue }) else { return [] }
        return zip(entries, areas)
            .filter { $0.name != chosen.rawValue && $1 >= areas[own] - FairerAlternatives.tolerance }
            .compactMap { entry, _ in
                LearnerName(rawValue: entry.name).flatMap(learner).map { Rival(name: entry.name, learner: $0) }
            }
    }

    private static let heading = [
        "LEARNER", "AUC, MEAN ± SD", "95 % INTERVAL", "KS", "BRIER", "LOG LOSS", "GAP", "SECONDS",
    ]

    /// One line for each learner: mean and deviation over the folds, and the interval of the pooled area.
    var text: String {
        var table = TextTable(Self.heading, rightAligned: [3, 4, 5, 6, 7])
        for row in rows { table.add(row) }
        return ([table.text] + notes).joined(separator: "\n")
    }

    private var notes: [String] {
        leftOut.map { "\($0.rawValue) is left out: what is done with the others cannot be done with it" }
    }

    /// The same for a report; without seconds, which no two runs share.
    var section: ReportSection {
        ReportSection(
            id: "learners",
            title: "Learners on the same folds",
            sentences: ["The one that is fitted was chosen by its answers for the rows that are not held out."] + notes,
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
