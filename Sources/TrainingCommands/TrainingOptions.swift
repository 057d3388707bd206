public import ArgumentParser
import ModelReports
public import Preparation
import Samples
import TrainingFiles

/// How rows are dealt into folds.
enum FoldRule: String, ExpressibleByArgument, CaseIterable {
    case stratified
    case rowModulo = "row-modulo"
}

/// How a model is judged.
struct JudgingOptions: ParsableArguments {
    @Option(help: "Share of the rows that judge the model.") var holdout = 0.3
    @Option(help: "Folds of the cross-validation; 0 for none.") var folds = 5
    @Option(help: "How often rows are dealt into folds anew.") var repeats = 1
    @Option(help: "How rows are dealt into folds.") var foldRule = FoldRule.stratified
    @Option(help: ArgumentHelp("A PD to judge as a cut-off besides the usual; may be repeated.", valueName: "pd"))
    var cutOff: [Double] = []
    @Option(help: "What a good that is approved earns, in any unit.") var gainOfGood = 1.0
    @Option(help: "What a bad that is approved costs, in the same unit.") var lossOfBad = 5.0

    func validate() throws {
        guard holdout > 0, holdout < 1 else { throw ValidationError("--holdout must be between 0 and 1") }
        guard folds == 0 || (2...100).contains(folds) else { throw ValidationError("--folds must be 0 or 2 to 100") }
        guard (1...100).contains(repeats), repeats == 1 || (folds > 0 && foldRule == .stratified) else {
            throw ValidationError("--repeats must be 1 to 100, of stratified folds")
        }
        guard cutOff.allSatisfy({ $0 > 0 && $0 < 1 }), gainOfGood.isFinite, lossOfBad.isFinite else {
            throw ValidationError("--cut-off must be between 0 and 1")
        }
    }

    /// The rows held out.
    func plan(seed: UInt64) -> HoldOut { HoldOut(fraction: holdout, seed: seed) }

    /// The folds; nil for none.
    func rule(seed: UInt64) -> CrossValidation? {
        guard folds > 0 else { return nil }
        if foldRule == .rowModulo { return .rowModulo(folds: folds) }
        return repeats > 1
            ? .repeated(folds: folds, repeats: repeats, seed: seed) : .stratified(folds: folds, seed: seed)
    }

    var stakes: PerformanceSections.Stakes { .init(gainOfGood: gainOfGood, lossOfBad: lossOfBad) }
}

/// What is done to rows before anything is fitted.
struct PreparationOptions: ParsableArguments {
    @Option(help: "How the rarer class is given more say where models are fitted; never where they are judged.")
    var balance = ClassBalance.none
    @Option(help: "Numbers far out: rows that hold one are dropped beyond this many interquartile ranges; 0 for none.")
    var dropOutliers = 0.0
    @Flag(help: "Drop rows that an earlier row repeats.") var dropDuplicates = false
    @Flag(help: "Fit although a feature alone seems to know the outcome.") var acceptLeaks = false
    @Option(help: "Share of rows that may be broken and are then left out, up to 0.05.") var tolerateBroken = 0.0

    @Option(help: "What stands between the fields of the file.") var delimiter = ","

    func validate() throws {
        guard [",", ";", "\t", "|"].contains(delimiter) else {
            throw ValidationError("--delimiter must be , ; | or a tabulator")
        }
        guard (0...0.05).contains(tolerateBroken), dropOutliers >= 0 else {
            throw ValidationError("--tolerate-broken must be 0 to 0.05 and --drop-outliers not negative")
        }
    }

    func prepare(_ file: inout TrainingFile) throws {
        try file.prepare(dropDuplicates: dropDuplicates, outlierReach: dropOutliers, acceptLeaks: acceptLeaks)
    }

    /// The options by name.
    var texts: [String: String] {
        [
            "balance": balance.rawValue, "drop-outliers": "\(dropOutliers)", "drop-duplicates": "\(dropDuplicates)",
            "tolerate-broken": "\(tolerateBroken)",
        ]
    }
}

extension ClassBalance: ExpressibleByArgument {}
