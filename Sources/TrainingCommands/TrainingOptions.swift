public import ArgumentParser
public import ModelFitting
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

/// What is done about missing values.
enum MissingValues: String, ExpressibleByArgument, CaseIterable {
    /// A median and a column that says so, a bin, or a branch: as the learner has it.
    case apart
    /// Rows of a fit that lack any feature are left out of it.
    case drop
    /// A number stands in their place, and nothing says so; the commonest code for a category.
    case mean, median, mode
}

/// How far out a number is.
enum OutlierMeasure: String, ExpressibleByArgument, CaseIterable {
    /// Interquartile ranges beyond a quartile.
    case iqr
    /// Standard deviations from the mean.
    case z

    func rule(_ reach: Double) -> OutlierRule? {
        guard reach > 0 else { return nil }
        return self == .iqr ? .interquartileRanges(reach) : .deviations(reach)
    }
}

/// What is done to rows before anything is fitted.
struct PreparationOptions: ParsableArguments {
    @Option(help: "How the rarer class is given more say where models are fitted; never where they are judged.")
    var balance = ClassBalance.none
    @Option(
        help:
            "Numbers far out: rows of a fit that hold one are left out of it beyond this reach, such as 3; 0 for none."
    )
    var dropOutliers = 0.0
    @Option(help: "Numbers far out: they are moved in to this reach, as the rows of each fit have it; 0 for none.")
    var clipOutliers = 0.0
    @Option(help: "What the reach counts: interquartile ranges beyond a quartile, or deviations from the mean.")
    var outlierRule = OutlierMeasure.iqr
    @Option(
        help:
            "Missing values: kept apart as the learner has it, their rows left out of a fit, or what stands for them in a linear learner or neighbours."
    )
    var missing = MissingValues.apart
    @Option(help: "What numbers become for a linear learner or neighbours.") var scale = LinearInputs.Scale.standard
    @Option(help: "Features are left out whose bins have less information value in the rows of a fit; 0 for none.")
    var minimumIv = 0.0
    @Option(help: "Features are left out, the worst first, until none has a larger VIF, such as 5; 0 for any.")
    var maximumVif = 0.0
    @Flag(help: "Drop rows that an earlier row repeats.") var dropDuplicates = false
    @Flag(help: "Fit although a feature alone seems to know the outcome.") var acceptLeaks = false
    @Option(help: "Share of rows that may be broken and are then left out, up to 0.05.") var tolerateBroken = 0.0

    func validate() throws {
        guard (0...0.05).contains(tolerateBroken) else { throw ValidationError("--tolerate-broken must be 0 to 0.05") }
        guard dropOutliers >= 0, clipOutliers >= 0, dropOutliers == 0 || clipOutliers == 0 else {
            throw ValidationError("--drop-outliers or --clip-outliers must be above 0, not both")
        }
        guard (0..<1).contains(minimumIv) else { throw ValidationError("--minimum-iv must be from 0 to below 1") }
        guard maximumVif == 0 || maximumVif > 1 && maximumVif.isFinite else {
            throw ValidationError("--maximum-vif must be above 1, where others say nothing of a feature")
        }
    }

    /// What is far out and has its row left out of a fit; nil for nothing.
    var trimming: OutlierRule? { outlierRule.rule(dropOutliers) }

    /// Whether rows of a fit that lack a feature are left out of it.
    var needsComplete: Bool { missing == .drop }

    /// What is far out and moved in; nil for nothing.
    var clipping: OutlierRule? { outlierRule.rule(clipOutliers) }

    /// Which features are learnt from.
    var selection: FeatureSelection {
        FeatureSelection(
            minimumInformationValue: minimumIv,
            maximumInflation: maximumVif > 0 ? maximumVif : .infinity
        )
    }

    /// Whether something was asked for that only a learner of scaled numbers can do.
    var isOfScaledNumbers: Bool { standIn != nil || scale != .standard }

    func prepare(_ file: inout TrainingFile) throws {
        try file.prepare(dropDuplicates: dropDuplicates, acceptLeaks: acceptLeaks)
    }

    /// How a linear learner reads numbers, and neighbours.
    var inputs: LinearInputs {
        var inputs = LinearInputs()
        inputs.scale = scale
        if let standIn { (inputs.standIn, inputs.marksMissing) = (standIn, false) }
        return inputs
    }

    /// The options by name; those of later days only where they were given, so that versions of before stay.
    var texts: [String: String] {
        var texts = [
            "balance": balance.rawValue, "drop-outliers": "\(dropOutliers)", "drop-duplicates": "\(dropDuplicates)",
            "tolerate-broken": "\(tolerateBroken)",
        ]
        if clipOutliers > 0 { texts["clip-outliers"] = "\(clipOutliers)" }
        if outlierRule != .iqr { texts["outlier-rule"] = outlierRule.rawValue }
        if missing != .apart { texts["missing"] = missing.rawValue }
        if scale != .standard { texts["scale"] = scale.rawValue }
        if minimumIv > 0 { texts["minimum-iv"] = "\(minimumIv)" }
        if maximumVif > 0 { texts["maximum-vif"] = "\(maximumVif)" }
        if acceptLeaks { texts["accept-leaks"] = "true" }
        return texts
    }

    private var standIn: LinearInputs.StandIn? { LinearInputs.StandIn(rawValue: missing.rawValue) }
}

extension ClassBalance: ExpressibleByArgument {}
extension LinearInputs.Scale: ExpressibleByArgument {}
