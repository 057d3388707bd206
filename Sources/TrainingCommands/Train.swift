public import ArgumentParser
import Documents
import Foundation
import Learning
import ModelArtefacts
import Preparation
import Products
import Samples
import Scoring
import Terminal

/// Fits a model to a file and writes its artefact.
public struct Train: ParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        abstract: "Fit a model, judge it on rows held out, write its artefact.",
        discussion: """
            --learner all judges every learner, and a vote of logistic, forest and boosting (1:2:3), on the same folds; the best \
            that a worker can run is then fitted. The same file, definition, options and seed give the same bytes.
            """
    )

    enum FoldRule: String, ExpressibleByArgument, CaseIterable {
        case stratified
        case rowModulo = "row-modulo"
    }

    @OptionGroup var product: ProductFile
    @Option(help: ArgumentHelp("Training file, CSV.", valueName: "file")) var data: String
    @Option(help: ArgumentHelp("Folder for artefact.json.", valueName: "folder")) var out: String
    @Option(help: "What to fit.") var learner = LearnerName.logistic
    @Option(help: "Share of the rows that judge the model.") var holdout = 0.3
    @Option(help: "Folds of the cross-validation; 0 for none.") var folds = 5
    @Option(help: "How rows are dealt into folds.") var foldRule = FoldRule.stratified
    @Option(help: "Determines every random choice.") var seed: UInt64 = 42
    @Option(help: "How the rarer class is given more say where models are fitted; never where they are judged.")
    var balance = ClassBalance.none
    @Option(help: "How chances are corrected by a fifth of the rows kept from the fit.")
    var calibrate = CalibratedLearner.Method.none
    @Option(help: "Numbers far out: rows that hold one are dropped beyond this many interquartile ranges; 0 for none.")
    var dropOutliers = 0.0
    @Flag(help: "Drop rows that an earlier row repeats.") var dropDuplicates = false
    @Flag(help: "Fit although a feature alone seems to know the outcome.") var acceptLeaks = false
    @Option(help: "Share of rows that may be broken and are then left out, up to 0.05.") var tolerateBroken = 0.0
    @Option(help: "Threads for growing trees; answers do not hang on it.") var threads = 1
    @Option(help: "Name of the model; product and learner unless given.") var modelName: String?
    @Option(help: "Version of the model; from data, definition and options unless given.") var modelVersion: String?
    @Option(help: "RFC 3339 time to write into the artefact; none unless given.") var trainedAt = ""

    /// A command without options yet.
    public init() {}

    /// Checks the options.
    public func validate() throws {
        guard holdout > 0, holdout < 1 else { throw ValidationError("--holdout must be between 0 and 1") }
        guard (0...0.05).contains(tolerateBroken), dropOutliers >= 0 else {
            throw ValidationError("--tolerate-broken must be 0 to 0.05 and --drop-outliers not negative")
        }
        guard folds == 0 || (2...100).contains(folds) else { throw ValidationError("--folds must be 0 or 2 to 100") }
    }

    /// Runs the command.
    public func run() throws {
        let definition = try product.read()
        var file = try TrainingFile(data, for: definition, tolerating: tolerateBroken)
        do {
            try file.prepare(dropDuplicates: dropDuplicates, outlierReach: dropOutliers, acceptLeaks: acceptLeaks)
            let name = try chosenLearner(on: file.sample)
            guard let plain = name.learner(seed: seed, threads: threads) else { return }
            let balanced = balance == .none ? plain : BalancedLearner(plain, balance, seed: seed)
            let learner = calibrate == .none ? balanced : CalibratedLearner(balanced, calibrate, seed: seed)
            let result = try plan(learner)
                .run(file.sample, for: definition, from: origin(definition, file.digest, name))
            let path = "\(out)/artefact.json"
            try Files.replace(path) { try $0.write(contentsOf: Data(result.artefact.canonicalBytes)) }
            print(TrainingSummary(result, file).text)
            print("\nArtefact \(result.artefact.digest.hex)\n         \(path)")
        } catch let error as LearningError {
            throw CommandFailure(file: data, error)
        } catch let error as PreparationError {
            throw CommandFailure(file: data, error)
        }
    }

    /// The learner asked for; of all, the best that a worker can run, after the table of all.
    private func chosenLearner(on sample: TrainingSample) throws -> LearnerName {
        guard learner == .all || learner == .vote else { return learner }
        let names = learner == .all ? LearnerName.single : LearnerName.voters
        var comparison = ComparisonRun(sample, rule, seed: seed, threads: threads)
        try comparison.judge(names)
        print(comparison.text)
        return comparison.bestServable
    }

    private var rule: CrossValidation {
        let folds = folds == 0 ? 5 : folds
        return foldRule == .stratified ? .stratified(folds: folds, seed: seed) : .rowModulo(folds: folds)
    }

    private func plan(_ learner: any Learner) -> ModelTraining {
        ModelTraining(
            learner: learner,
            holdOut: HoldOut(fraction: holdout, seed: seed),
            crossValidation: folds == 0 ? nil : rule
        )
    }

    private func origin(
        _ definition: Product,
        _ data: ContentDigest,
        _ learner: LearnerName
    ) -> ModelTraining.Origin {
        // A version that hangs on everything the artefact hangs on: another model never has the same one.
        let causes = [
            definition.definitionDigest.hex, data.hex, learner.rawValue, "\(holdout)", "\(folds)", foldRule.rawValue,
            "\(seed)", trainedAt, balance.rawValue, calibrate.rawValue, "\(dropOutliers)", "\(dropDuplicates)",
            "\(tolerateBroken)",
        ]
        let digest = ContentDigest.sha256(of: Array(causes.joined(separator: "\n").utf8)).hex
        return ModelTraining.Origin(
            name: modelName ?? "\(definition.id)-\(learner.rawValue)",
            version: modelVersion ?? String(decoding: digest.utf8.prefix(12), as: UTF8.self),
            dataDigest: data,
            trainedAt: trainedAt
        )
    }
}

extension ClassBalance: ExpressibleByArgument {}
extension CalibratedLearner.Method: ExpressibleByArgument {}
