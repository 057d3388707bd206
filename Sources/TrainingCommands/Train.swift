public import ArgumentParser
import BoostedLearning
import Documents
import Foundation
import Learning
import ModelArtefacts
import ModelFitting
import ModelReports
import Preparation
import Products
import RejectInference
import Runs
import Samples
import Scoring
import Search
import StoredData
import Terminal
import Tracking
public import TrainingFiles

/// Fits a model to a file and writes its artefact, with all that is known of it.
public struct Train: AsyncParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        abstract: "Fit a model, judge it on rows held out, write its artefact and its report.",
        discussion: """
            The folder of the run gets artefact.json, report.html with drawings, a model card (card.md, card.html) with a fairness \
            report, and run.json, which `underwriter runs` reads. --learner all judges every learner, and a vote of logistic, \
            forest and boosting (1:2:3), on the same folds; the best that a worker can run is then fitted: --learner blend is \
            that vote, of their log-odds, as one model. --learner logistic has a ridge penalty, lasso one that leaves columns \
            out; unpenalised has none, so that the errors, z, p, limits and VIF of the report are those of the model itself. The \
            same file, definition, options and seed give the same artefact.
            """
    )

    @OptionGroup var product: ProductFile
    @Option(help: ArgumentHelp("Training file, CSV; or ledger:NAME, a data set of the ledger.", valueName: "file"))
    var data: String
    @OptionGroup var text: TextOptions
    @Option(help: ArgumentHelp("Folder of the run; runs/NAME-VERSION unless given.", valueName: "folder")) var out:
        String?
    /// What is fitted.
    @Option(help: "What to fit.") public var learner = LearnerName.logistic
    /// What is asked of every training.
    @OptionGroup public var learning: LearningOptions
    @Option(help: "Name of the model; product and learner unless given.") var modelName: String?
    @Option(help: "Version of the model; from data, definition and options unless given.") var modelVersion: String?
    @Option(help: "RFC 3339 time to write into the artefact; none unless given.") var trainedAt = ""

    /// A command without options yet.
    public init() {}

    /// Checks the options.
    public func validate() throws { try learning.require(learner, to: out) }

    /// Runs the command.
    public func run() async throws { try await run(telling: .none) }

    /// Runs the command, and reports fairness by what applicants told besides what the file says.
    /// - Parameter told: What they told; no learner ever sees it.
    /// - Throws: As ``run()``.
    public func run(telling told: ToldAnswers) async throws {
        try await text.place(data).withFile { path in try await run(on: path, telling: told) }
    }

    private func run(on path: String, telling answers: ToldAnswers) async throws {
        let start = Date.now
        let definition = try product.read()
        var file = try TrainingFile(
            path,
            for: definition,
            tolerating: learning.preparation.tolerateBroken,
            delimiter: text.separator
        )
        do {
            try learning.preparation.prepare(&file)
            let refused = try await learning.rejection.file(for: definition, text)
            let drawn = try learning.drawnBins(for: definition.schema)
            let procedure = try learning.procedure(refused, for: definition.schema)
            let (name, comparison) = try chosenLearner(on: file.sample, procedure)
            let found = try searched(name, file, definition, procedure, refused)
            guard let bare = drawn.map(\.learner) ?? learner(name, found?.chosen) else { return }
            let plain = procedure.reading(bare)
            var options = options(name, found, refused)
            if let drawn { options["bins"] = "\(drawn.title), SHA-256 \(drawn.digest.hex)" }
            let result = try plan(procedure.learner(plain))
                .run(file.sample, for: definition, from: origin(definition, file.digest, name, options))
            try ModelArtefact.requireReadable(byteCount: result.artefact.canonicalBytes.count)
            let told = try rejects(procedure.told(plain), file.sample)
            let report = try TrainingReport(
                result,
                file,
                learning,
                (path, text.separator, answers),
                learner: plain,
                rivals: (comparison?.rivals(of: name) ?? []) + (found?.rivals ?? []),
                [comparison?.section, found?.section, told].compactMap(\.self)
            )
            let run = TrainingRun(start, options, file, path, learning.seed)
            let folder = try run.write(result, report, to: out)
            print(TrainingSummary(result, file, report.sections).text)
            try await tell(folder, result.artefact.digest, definition)
        } catch let error as LearningError {
            throw CommandFailure(file: data, error)
        } catch let error as PreparationError {
            throw CommandFailure(file: data, error)
        }
    }

    /// Says where the run is, and tells a server that was named.
    private func tell(_ folder: RunFolder, _ digest: ContentDigest, _ definition: Product) async throws {
        print("\nArtefact \(digest.hex)\n         \(folder.path)/artefact.json")
        print("Report   \(folder.path)/report.html")
        if let line = try await learning.tracking.send(folder, product: definition.id) { print(line) }
    }

    /// The learner asked for; of all, the best that a worker can run, after the table of all.
    private func chosenLearner(
        on sample: TrainingSample,
        _ procedure: TrainingProcedure
    ) throws -> (LearnerName, ComparisonRun?) {
        guard learner == .all || learner == .vote else { return (learner, nil) }
        let names = learner == .all ? LearnerName.single : LearnerName.voters + [.blend]
        let (seed, threads) = (learning.seed, learning.threads)
        var comparison = ComparisonRun(sample, learning.foldsToCompare) { name in
            name.learner(seed: seed, threads: threads).map { procedure.learner($0) }
        }
        try comparison.judge(names)
        print(comparison.text)
        return (try comparison.bestServable(learning.holdOut), comparison)
    }

    /// The search that was asked for, done; nil for none.
    private func searched(
        _ name: LearnerName,
        _ file: TrainingFile,
        _ definition: Product,
        _ procedure: TrainingProcedure,
        _ refused: RefusedFile?
    ) throws -> SearchRun? {
        guard let search = learning.search else { return nil }
        guard let space = name.space else { throw ValidationError("--search needs one learner") }
        // The rows that judge the model in the end take no part in the choice.
        let (training, _) = try file.sample.split(learning.holdOut)
        let causes = [definition.definitionDigest.hex, file.digest.hex, search.rawValue, "\(learning.trials)"]
        let options = options(name, nil, refused).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let log = try TrialLog(
            "\(out ?? "runs")/trials.jsonl",
            identity: (causes + options + ["\(learning.seed)", programVersion, treeLibraryVersion])
                .joined(separator: " "),
            space: space
        )
        var study = SearchStudy(space, search, count: learning.trials, seed: learning.seed)
        study.add(log.trials)
        var run = SearchRun(name, try training.splits(learning.foldsToCompare), study, taking: learning.takeTry) {
            procedure.learner($0)
        }
        try run.run(log)
        print(run.section.terminalText + "\n")
        return run
    }

    /// How much hangs on what was assumed of the refused; a warning where nothing was.
    private func rejects(_ learner: any Learner, _ sample: TrainingSample) throws -> ReportSection {
        let section = try refusedSection(learner, sample)
        print(section.terminalText + "\n")
        return section
    }

    private func refusedSection(_ learner: any Learner, _ sample: TrainingSample) throws -> ReportSection {
        guard let learner = learner as? RejectInformedLearner else { return .acceptedAlone }
        let (training, test) = try sample.split(learning.holdOut)
        return try RejectReport(learner, training: training, test: test).section
    }

    private func learner(_ name: LearnerName, _ chosen: [String: Double]?) -> (any Learner)? {
        name.learner(learning.settings(chosen), seed: learning.seed, threads: learning.threads)
    }

    private func plan(_ learner: any Learner) -> ModelTraining {
        ModelTraining(
            learner: learner,
            holdOut: learning.holdOut,
            crossValidation: learning.judging.rule(seed: learning.seed)
        )
    }

    /// All that the artefact hangs on besides data and definition.
    private func options(_ learner: LearnerName, _ found: SearchRun?, _ refused: RefusedFile?) -> [String: String] {
        var options = learning.texts(learner, found, refused)
        options["trained-at"] = trainedAt
        if text.separator != "," { options["delimiter"] = text.separator }
        return options
    }

    private func origin(
        _ definition: Product,
        _ data: ContentDigest,
        _ learner: LearnerName,
        _ options: [String: String]
    ) -> ModelTraining.Origin {
        // A version that hangs on everything the artefact hangs on: another model never has the same one.
        let options = options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let causes = [definition.definitionDigest.hex, data.hex, "\(learning.seed)"] + options
        let digest = ContentDigest.sha256(of: Array(causes.joined(separator: "\n").utf8)).hex
        return ModelTraining.Origin(
            name: modelName ?? "\(definition.id)-\(learner.rawValue)",
            version: modelVersion ?? String(decoding: digest.utf8.prefix(12), as: UTF8.self),
            dataDigest: data,
            trainedAt: trainedAt
        )
    }
}
