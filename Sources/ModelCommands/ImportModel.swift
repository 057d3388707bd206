public import ArgumentParser
import Decimals
import Documents
import Foundation
import Learning
import ModelArtefacts
import Products
import Samples
import Scoring
import StoredData
import Terminal
import TrainingFiles
import TreeEnsembles
import Validation

/// Makes an artefact of a model that another program fitted.
public struct ImportModel: AsyncParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make an artefact of a model that XGBoost, LightGBM, a PMML scorecard tool or models export wrote.",
        discussion: """
            Columns of the model are matched with features by name; --column matches others. The file of applicants \
            gives the background that reasons compare with, the baseline for drift and the measures; where it is \
            the file of training, the measures and a calibration flatter. The points of a PMML scorecard are taken to be on the product's \
            score scale; what no attribute holds for gets the fewest points of its characteristic.
            """
    )

    @Argument(
        help: ArgumentHelp("XGBoost JSON or UBJSON, LightGBM text, PMML, or an exported JSON.", valueName: "file")
    )
    var file: String
    @OptionGroup var product: ProductFile
    @Option(help: ArgumentHelp("Applicants with outcomes, CSV.", valueName: "file")) var data: String
    @OptionGroup var text: TextOptions
    @Option(help: ArgumentHelp("Folder for artefact.json.", valueName: "folder")) var out: String
    @Option(help: ArgumentHelp("A column of the model and its feature; may be repeated.", valueName: "column=feature"))
    var column: [String] = []
    @Option(help: "Name of the model; product and program unless given.") var modelName: String?
    @Option(help: "Version of the model; from its bytes unless given.") var modelVersion: String?
    @Option(help: "RFC 3339 time of training; none unless given.") var trainedAt = ""
    @Option(help: "Correct the log-odds by the applicants of the file; isotonic is for trees only.")
    var calibration = ImportedCalibration.none
    @Option(
        help: ArgumentHelp(
            "Undo resampling: bad rate of the rows of training, and of applicants.",
            valueName: "rate,rate"
        )
    )
    var badRates: BadRates?

    /// A command without options yet.
    public init() {}

    /// Runs the command.
    public func run() async throws {
        try await text.place(data).withFile { path in try run(on: path) }
    }

    private func run(on path: String) throws {
        let definition = try product.read()
        let bytes = try Files.bytes(file, limit: 64 << 20)
        let imported = try ForeignModel(bytes, file: file, columns: try columns(), product: definition)
        try ModelArtefact.requireReadable(byteCount: imported.model.fileByteCount)
        let training = try TrainingFile(path, for: definition, delimiter: text.separator)
        let corrected = try calibrated(imported.model, on: training.sample)
        let model = try corrected.preparedForReasons(on: training.sample.vectors, for: definition)
        let report = PerformanceReport(of: try training.sample.scored(by: model), seed: 42)
        let artefact = ModelArtefact(
            name: modelName ?? "\(definition.id)-imported",
            version: modelVersion
                ?? String(decoding: ContentDigest.sha256(of: bytes).hex.utf8.prefix(12), as: UTF8.self),
            product: definition,
            learner: imported.learner,
            model: model,
            cohort: try ReasonCohort(of: training.sample.vectors, under: model, for: definition),
            baseline: training.sample.baseline,
            spread: try training.sample.spread(under: model),
            provenance: ModelProvenance(
                dataDigest: training.digest,
                rowCount: training.sample.count,
                badCount: training.sample.badCount,
                seed: 42,
                trainedAt: trainedAt,
                metrics: [
                    "import_auc": report.areaUnderCurve.value, "import_ks": report.kolmogorovSmirnov.value,
                    "import_brier": report.brier.value, "import_calibration_error": report.calibrationError.value,
                ]
            )
        )
        try ModelArtefact.requireReadable(byteCount: artefact.canonicalBytes.count)
        let path = "\(out)/artefact.json"
        try Files.replace(path) { try $0.write(contentsOf: Data(artefact.canonicalBytes)) }
        print(
            "\(artefact.learner): \(imported.size), AUC "
                + "\(report.areaUnderCurve.value.text(decimals: 4)) on \(training.sample.count.groupedText) applicants"
        )
        print("Reasons \(artefact.cohort.comparison)")
        for note in imported.notes { print(note) }
        if let trees = model.trees, trees.preparedTreeCount < trees.ensemble.trees.count {
            print("Warning: explained \(trees.explanationText)")
        }
        if let problem = model.directionProblem {
            print("Warning: risk is \(problem); an artefact of this model is not registered")
        }
        print("\nArtefact \(artefact.digest.hex)\n         \(path)")
    }

    /// Checks what the types of the options cannot.
    public func validate() throws {
        guard badRates == nil || calibration == .none else {
            throw ValidationError("--calibration corrects for bad rates as well: leave --bad-rates out")
        }
    }

    private func calibrated(_ model: ScoringModel, on sample: TrainingSample) throws -> ScoringModel {
        if let badRates {
            return model.priorCorrected(population: badRates.population, sample: badRates.sample)
        }
        do {
            guard let method = calibration.method else { return model }
            return try model.calibrated(by: method, on: sample)
        } catch {
            throw CommandFailure("--calibration \(calibration.rawValue): \(error)")
        }
    }

    /// Features by the column of the model that they are.
    private func columns() throws -> [String: String] {
        var names: [String: String] = [:]
        for text in column {
            let parts = text.utf8.split(separator: UInt8(ascii: "=")).map { String(decoding: $0, as: UTF8.self) }
            guard parts.count == 2 else { throw ValidationError("--column must be column=feature") }
            names[parts[0]] = parts[1]
        }
        return names
    }
}

/// The bad rates of the rows that a model was fitted to and of the applicants that it is for.
struct BadRates: ExpressibleByArgument {
    let sample: Double
    let population: Double

    init?(argument: String) {
        let parts = argument.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        let rates = parts.compactMap { DecimalNumber(String(decoding: $0, as: UTF8.self))?.value }
        guard parts.count == 2, rates.count == 2, rates.allSatisfy({ $0 > 0 && $0 < 1 }) else { return nil }
        (sample, population) = (rates[0], rates[1])
    }
}

/// How the log-odds of an imported model are corrected.
enum ImportedCalibration: String, ExpressibleByArgument, CaseIterable {
    case none, logistic, isotonic

    var method: CalibratedLearner.Method? {
        switch self {
        case .none: nil
        case .logistic: .logistic
        case .isotonic: .isotonic
        }
    }
}
