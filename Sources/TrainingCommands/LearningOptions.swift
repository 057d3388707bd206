public import ArgumentParser
import Binning
import BoostedLearning
import FeatureDefinitions
import Learning
import ModelFitting
public import Products
public import Runs
public import Samples
public import Search
public import Terminal
import Tracking
import TrainingFiles

/// What `train` and `retrain` are asked alike: how rows are prepared, learnt from and judged.
public struct LearningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Bins drawn by hand, for a scorecard; `runs bins` writes a file to edit.", valueName: "file")
    )
    var bins: String?
    @Option(
        help: ArgumentHelp(
            "How the bad rate goes over a scorecard's bins of a feature: \(TrendChoice.names.joined(separator: ", ")); repeatable.",
            discussion: "auto, unless given: as the product says, else the direction or turn that rows show clearly.",
            valueName: "field=trend"
        ),
        transform: { try TrendChoice($0) }
    )
    var trend: [TrendChoice] = []
    @Option(
        help: ArgumentHelp(
            "A setting of the learner, such as depth=5, rate=0.1, rounds=300, ridge=2, neighbours=15; repeatable.",
            discussion: "The names are those that a search reports; a search sets all of them itself.",
            valueName: "name=value"
        ),
        transform: { try LearnerSetting($0) }
    )
    var set: [LearnerSetting] = []
    @Option(help: "How settings are sought on the folds; those of the learner stand unless given.")
    var search: SearchMethod?
    @Option(help: "Tries of the search.") var trials = 40
    @Option(help: ArgumentHelp("Fit this try of the search, such as a fairer one, not the best.", valueName: "number"))
    var takeTry: Int?
    @OptionGroup var judging: JudgingOptions
    @OptionGroup var preparation: PreparationOptions
    @OptionGroup var rejection: RejectOptions
    @Option(help: "Determines every random choice.") var seed: UInt64 = 42
    @Option(help: "How chances are corrected by a fifth of the rows kept from the fit.")
    var calibrate = CalibratedLearner.Method.none
    @Option(help: "Threads for growing trees; answers do not hang on it.") var threads = 1
    @OptionGroup var tracking: TrackingOptions

    /// Options without values yet.
    public init() {}

    /// Checks the options.
    public func validate() throws {
        guard (1...10_000).contains(trials) else { throw ValidationError("--trials must be 1 to 10000") }
        guard Set(trend.map(\.feature)).count == trend.count else {
            throw ValidationError("--trend must name each feature once")
        }
        guard Set(set.map(\.name)).count == set.count else {
            throw ValidationError("--set must name each setting once")
        }
        guard takeTry.map({ search != nil && (0..<trials).contains($0) }) != false else {
            throw ValidationError("--take-try needs --search, and must be a number below --trials")
        }
    }

    /// Refuses what a learner cannot do.
    /// - Parameters:
    ///   - learner: What is to be fitted.
    ///   - out: Folder of the run; nil where it is named after the model.
    /// - Throws: `ValidationError`.
    public func require(_ learner: LearnerName, to out: String?) throws {
        if search != nil, learner == .all || learner == .vote { throw ValidationError("--search needs one learner") }
        if search != nil, learner.space == nil {
            throw ValidationError("--learner \(learner.rawValue) has no settings that --search could choose")
        }
        if let wrong = set.first(where: { !learner.settingNames.contains($0.name) }) {
            let names = learner.settingNames.sorted().joined(separator: ", ")
            throw ValidationError(
                "--set \(wrong.name): --learner \(learner.rawValue) has \(names.utf8.isEmpty ? "nothing to set" : names)"
            )
        }
        if search != nil, !set.isEmpty { throw ValidationError("--set and --search cannot be given together") }
        if bins != nil, !set.isEmpty { throw ValidationError("--bins and --set cannot be given together") }
        if bins != nil, learner != .scorecard || search != nil {
            throw ValidationError("--bins needs --learner scorecard, without --search")
        }
        if !trend.isEmpty, learner != .scorecard, learner != .all {
            throw ValidationError("--trend needs --learner scorecard, or --learner all")
        }
        if calibrate == .isotonic, !learner.holdsCurve {
            throw ValidationError("--calibrate isotonic needs a learner of trees, neighbours, or --learner all")
        }
        if preparation.isOfScaledNumbers, !learner.readsScaledNumbers {
            throw ValidationError(
                "--missing mean, median or mode and --scale need a linear learner, neighbours, or --learner all"
            )
        }
        if search != nil, out == nil { throw ValidationError("--search needs --out, where its tries are kept") }
    }

    /// The same, telling no server of the run.
    /// - Returns: Options for a run that is sent by ``send(_:product:)``.
    /// - Throws: What parsing of no arguments throws, which is nothing.
    public func withoutServer() throws -> LearningOptions {
        var options = self
        options.tracking = try TrackingOptions.parse([])
        return options
    }

    /// Sends a run, where a server was named.
    /// - Parameters:
    ///   - folder: The run.
    ///   - product: Id of its product.
    /// - Returns: What to tell; nil where no server was named.
    /// - Throws: `CommandFailure`; the folder stays as it is.
    public func send(_ folder: RunFolder, product: String) async throws(CommandFailure) -> String? {
        try await tracking.send(folder, product: product)
    }

    /// The rows that judge the model.
    public var holdOut: HoldOut { judging.plan(seed: seed) }

    /// The rows of a training file as a run prepares them.
    /// - Parameters:
    ///   - path: The file, UTF-8 with commas.
    ///   - product: Its definition.
    /// - Returns: What is learnt from and judged by.
    /// - Throws: `CommandFailure`, or `PreparationError`.
    public func sample(_ path: String, of product: Product) throws -> TrainingSample {
        var file = try TrainingFile(path, for: product, tolerating: preparation.tolerateBroken)
        try preparation.prepare(&file)
        return file.sample
    }

    /// The folds on which learners or settings are compared.
    var foldsToCompare: CrossValidation { judging.rule(seed: seed) ?? .stratified(folds: 5, seed: seed) }

    /// What a search chose, with what a person set; nil where neither did.
    func settings(_ found: [String: Double]?) -> [String: Double]? {
        found ?? (set.isEmpty ? nil : set.reduce(into: [:]) { $0[$1.name] = $1.value })
    }

    /// The bins that a person has drawn; nil where nobody has.
    /// - Parameter schema: The features there are.
    /// - Returns: The file.
    /// - Throws: `CommandFailure`, also where a feature would have both bins and a trend.
    func drawnBins(for schema: FeatureSchema) throws(CommandFailure) -> BinFile? {
        guard let bins else { return nil }
        let drawn = try BinFile(bins, for: schema)
        if let both = trend.first(where: { drawn.cuts[$0.feature] != nil || drawn.groups[$0.feature] != nil }) {
            throw CommandFailure(file: bins, "features.\(both.feature): it has a --trend too; bins are drawn or found")
        }
        return drawn
    }

    /// What is done with every learner.
    /// - Parameters:
    ///   - refused: Who was refused; nil for nobody.
    ///   - schema: The features there are.
    /// - Returns: The procedure.
    /// - Throws: `CommandFailure` where a feature can have no trend.
    func procedure(_ refused: RefusedFile?, for schema: FeatureSchema) throws(CommandFailure) -> TrainingProcedure {
        TrainingProcedure(
            trends: try trend.byFeature(schema),
            inputs: preparation.inputs,
            selection: preparation.selection,
            balance: preparation.balance,
            trimming: preparation.trimming,
            clipping: preparation.clipping,
            needsComplete: preparation.needsComplete,
            rejection: rejection.told(refused),
            calibration: calibrate,
            seed: seed
        )
    }

    /// All that the artefact hangs on besides data, definition and how the file is written.
    func texts(_ learner: LearnerName, _ found: SearchRun?, _ refused: RefusedFile?) -> [String: String] {
        var texts = [
            "learner": learner.rawValue, "holdout": "\(judging.holdout)", "folds": "\(judging.folds)",
            "repeats": "\(judging.repeats)", "fold-rule": judging.foldRule.rawValue, "calibrate": calibrate.rawValue,
        ]
        .merging(preparation.texts) { first, _ in first }
        .merging(rejection.texts(refused)) { first, _ in first }
        for choice in trend { texts["trend-\(choice.feature)"] = choice.trend?.rawValue }
        if let search { (texts["search"], texts["trials"]) = (search.rawValue, "\(trials)") }
        for setting in set { texts["set-\(setting.name)"] = "\(setting.value)" }
        for (name, value) in found?.chosen ?? [:] { texts["found-\(name)"] = "\(value)" }
        // No part of what the tries hang on: the same search may be asked for another of them.
        if found != nil, let takeTry { texts["take-try"] = "\(takeTry)" }
        return texts
    }
}

extension CalibratedLearner.Method: ExpressibleByArgument {}
extension SearchMethod: ExpressibleByArgument {}
