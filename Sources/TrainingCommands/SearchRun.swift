import Dispatch
import Foundation
import Learning
import ModelFitting
import ModelReports
import Runs
import Samples
import Search
import Synchronization
import Terminal
import Validation

/// A search for settings on the folds of a sample, two tries at a time.
struct SearchRun {
    /// Tries that a report lists.
    private static let listed = 10

    /// Always two: places are suggested by twos, so that the winner does not hang on the machine.
    private static let batch = 2

    private let name: LearnerName
    private let parts: [(training: TrainingSample, test: TrainingSample)]
    private let prepare: @Sendable (any Learner) -> any Learner
    private let seed: UInt64
    private let taken: Int?
    private var study: SearchStudy

    /// - Parameters:
    ///   - name: The learner.
    ///   - parts: Rows to fit to and to judge by, fold by fold.
    ///   - study: What was tried already, and how the rest is chosen.
    ///   - taken: The try that is fitted in the end; the best unless given.
    ///   - prepare: What is done with each learner before it is fitted.
    init(
        _ name: LearnerName,
        _ parts: [(training: TrainingSample, test: TrainingSample)],
        _ study: SearchStudy,
        taking taken: Int? = nil,
        prepare: @escaping @Sendable (any Learner) -> any Learner
    ) {
        self.name = name
        self.parts = parts
        self.prepare = prepare
        self.study = study
        self.taken = taken
        seed = study.seed
    }

    /// Tries until all tries are done.
    /// - Parameter log: Gets every try as it ends.
    /// - Throws: `LearningError`, or `CommandFailure` where the log cannot be written.
    mutating func run(_ log: TrialLog) throws {
        let progress = SearchProgress(count: study.count, known: study.trials.count)
        while true {
            let places = study.suggestions(Self.batch)
            guard !places.isEmpty else { break }
            let ended = Mutex<[Int: Result<SearchTrial, LearningError>]>([:])
            let known = study.trials
            let copy = self
            DispatchQueue.concurrentPerform(iterations: places.count) { index in
                let result = Result { () throws(LearningError) in try copy.trial(places[index], after: known) }
                ended.withLock { $0[index] = result }
            }
            let results = ended.withLock { $0 }
            study.add(try places.indices.compactMap { try results[$0]?.get() })
            try log.write(study.trials)
            progress.say(study)
        }
        progress.end()
    }

    /// Settings of the best try, or of the one that was asked for.
    var chosen: [String: Double] { fitted.map { study.space.settings(at: $0.place) } ?? [:] }

    /// Other tries that did about as well on all folds, the best first; no more than a report lists.
    var rivals: [Rival] {
        let least = (fitted?.mean ?? 1) - FairerAlternatives.tolerance
        return study.ranked.prefix(Self.listed)
            .filter { !$0.isPruned && $0.number != fitted?.number && $0.mean >= least }
            .compactMap { trial in
                name.learner(study.space.settings(at: trial.place), seed: seed, threads: 1)
                    .map { Rival(name: "try \(trial.number)", learner: prepare($0)) }
            }
    }

    private var fitted: SearchTrial? { taken.map { study.trials[$0] } ?? study.best }

    /// The best tries for a report.
    var section: ReportSection {
        let names = study.space.parameters.map(\.name)
        var table = ReportTable("Best tries", ["Try", "Mean AUC", "Folds"] + names)
        for trial in study.ranked.prefix(Self.listed) {
            let settings = study.space.settings(at: trial.place)
            table.add(
                ["\(trial.number)", trial.mean.reportText(), "\(trial.values.count)"]
                    + names.map { (settings[$0] ?? 0).reportText() }
            )
        }
        let pruned = study.trials.count { $0.isPruned }
        return ReportSection(
            id: "search",
            title: "Search",
            sentences: [
                "\(study.method.rawValue), \(study.trials.count) tries, \(pruned) given up before the last of \(parts.count) folds."
            ],
            tables: [table]
        )
    }

    private func trial(
        _ place: (number: Int, place: [Double]),
        after known: [SearchTrial]
    ) throws(LearningError)
        -> SearchTrial
    {
        let rule = SuccessiveHalving(folds: parts.count)
        let settings = study.space.settings(at: place.place)
        var values: [Double] = []
        guard let learner = name.learner(settings, seed: seed, threads: 1) else {
            preconditionFailure("nothing to choose for \(name)")
        }
        for part in parts {
            values.append(try area(of: prepare(learner), part))
            guard values.count == parts.count || rule.goesOn(values, after: known) else { break }
        }
        return SearchTrial(
            number: place.number,
            place: place.place,
            values: values,
            isPruned: values.count < parts.count
        )
    }

    /// How well a learner does on rows it was not fitted to: as chance does, where nothing separates for it.
    private func area(
        of learner: any Learner,
        _ part: (training: TrainingSample, test: TrainingSample)
    ) throws(LearningError) -> Double {
        do throws(LearningError) {
            let model = try learner.fitted(to: part.training)
            return ReceiverOperatingCharacteristic(of: try part.test.scored(by: model)).areaUnderCurve
        } catch .nothingSeparates {
            return 0.5
        }
    }
}

/// One line on standard error that says how far a search is.
private struct SearchProgress {
    private let count: Int
    private let known: Int
    private let start = ContinuousClock.now
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(count: Int, known: Int) {
        self.count = count
        self.known = known
        if known > 0 { write("Going on after try \(known) of \(count)\n") }
    }

    func say(_ study: SearchStudy) {
        let done = study.trials.count
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let left = seconds / Double(max(done - known, 1)) * Double(count - done)
        let best = study.best.map { "best \($0.mean.text(decimals: 4)) (try \($0.number))" } ?? ""
        let pruned = study.trials.count { $0.isPruned }
        let line = "Try \(done) of \(count), \(best), \(pruned) given up, \(left.text(decimals: 0)) s left"
        // Without a terminal a line for each tenth is enough.
        if isTerminal {
            write("\r\(line)   ")
        } else if done * 10 / count > (done - 2) * 10 / count {
            write("\(line)\n")
        }
    }

    func end() { if isTerminal { write("\n") } }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
