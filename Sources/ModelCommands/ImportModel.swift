public import ArgumentParser
import Documents
import Encoding
import Foundation
import Learning
import ModelArtefacts
import Products
import Samples
import Scoring
import Terminal
import TrainingFiles
import TreeEnsembles
import TreeModelFiles
import Validation

/// Makes an artefact of a model that another program fitted.
public struct ImportModel: ParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make an artefact of a model that XGBoost or LightGBM wrote.",
        discussion: """
            Columns of the model are matched with features by name; --column matches others. The file of applicants \
            gives the background that reasons compare with, the baseline for drift and the measures; where it is \
            the file of training, the measures flatter.
            """
    )

    @Argument(help: ArgumentHelp("XGBoost JSON or UBJSON, or LightGBM text.", valueName: "file")) var file: String
    @OptionGroup var product: ProductFile
    @Option(help: ArgumentHelp("Applicants with outcomes, CSV.", valueName: "file")) var data: String
    @Option(help: ArgumentHelp("Folder for artefact.json.", valueName: "folder")) var out: String
    @Option(help: ArgumentHelp("A column of the model and its feature; may be repeated.", valueName: "column=feature"))
    var column: [String] = []
    @Option(help: "Name of the model; product and program unless given.") var modelName: String?
    @Option(help: "Version of the model; from its bytes unless given.") var modelVersion: String?
    @Option(help: "RFC 3339 time of training; none unless given.") var trainedAt = ""

    /// A command without options yet.
    public init() {}

    /// Runs the command.
    public func run() throws {
        let definition = try product.read()
        let bytes = try Files.bytes(file, limit: 64 << 20)
        let imported: TreeModelFile
        do {
            imported = try Self.read(bytes, file: file)
        } catch {
            throw CommandFailure("\(error)")
        }
        guard case .logOdds = imported.ensemble.output else {
            throw CommandFailure(file: file, "\(imported.objective) gives no log-odds of default")
        }
        let training = try TrainingFile(data, for: definition)
        let encoder = try encoder(imported, definition)
        let bare = ScoringModel.trees(TreeModel(encoder: encoder, ensemble: imported.ensemble))
        let model = try bare.preparedForReasons(on: training.sample.vectors, for: definition)
        let report = PerformanceReport(of: try training.sample.scored(by: model), seed: 42)
        let artefact = ModelArtefact(
            name: modelName ?? "\(definition.id)-imported",
            version: modelVersion
                ?? String(decoding: ContentDigest.sha256(of: bytes).hex.utf8.prefix(12), as: UTF8.self),
            product: definition,
            learner: "\(imported.producer), \(imported.objective)",
            model: model,
            cohort: try ReasonCohort(of: training.sample.vectors, under: model, for: definition),
            baseline: training.sample.baseline,
            provenance: ModelProvenance(
                dataDigest: training.digest,
                rowCount: training.sample.count,
                badCount: training.sample.badCount,
                seed: 42,
                trainedAt: trainedAt,
                metrics: [
                    "import_auc": report.areaUnderCurve.value, "import_ks": report.kolmogorovSmirnov.value,
                    "import_brier": report.brier.value, "import_calibration_error": report.calibrationError,
                ]
            )
        )
        let path = "\(out)/artefact.json"
        try Files.replace(path) { try $0.write(contentsOf: Data(artefact.canonicalBytes)) }
        print(
            "\(artefact.learner): \(imported.ensemble.trees.count.groupedText) trees, AUC "
                + "\(report.areaUnderCurve.value.text(decimals: 4)) on \(training.sample.count.groupedText) applicants"
        )
        print("\nArtefact \(artefact.digest.hex)\n         \(path)")
    }

    /// By the first bytes: LightGBM says `tree`, UBJSON has a length where JSON has a text.
    private static func read(_ bytes: [UInt8], file: String) throws(TreeModelFileError) -> TreeModelFile {
        if bytes.starts(with: "tree".utf8) { return try .lightGBM(text: bytes, file: file) }
        if bytes.starts(with: "{".utf8), bytes.count > 1, "LliIU".utf8.contains(bytes[1]) {
            return try .xgboost(ubjson: bytes, file: file)
        }
        return try .xgboost(json: bytes, file: file)
    }

    private func encoder(_ model: TreeModelFile, _ definition: Product) throws -> TreeEncoder {
        var names: [String: String] = [:]
        for text in column {
            let parts = text.utf8.split(separator: UInt8(ascii: "=")).map { String(decoding: $0, as: UTF8.self) }
            guard parts.count == 2 else { throw ValidationError("--column must be column=feature") }
            names[parts[0]] = parts[1]
        }
        let columns = try model.columns.map { column in
            let key = names[column.name] ?? column.name
            guard let position = definition.schema.index(of: key) else {
                throw CommandFailure(
                    file: file,
                    "column \(column.name) is no feature of \(definition.id); use --column"
                )
            }
            let kind = definition.schema.features[position].kind
            if column.isCategorical, kind == .number {
                throw CommandFailure(file: file, "column \(column.name) is a category, the feature \(key) a number")
            }
            return TreeEncoder.Column(
                feature: key,
                codes: kind == .number ? [] : column.categories.isEmpty ? kind.codes : column.categories
            )
        }
        guard let encoder = TreeEncoder(definition.schema, columns: columns) else {
            throw CommandFailure(file: file, "two columns are the same feature")
        }
        return encoder
    }
}
