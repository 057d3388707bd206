public import ArgumentParser
import Documents
import FeatureDefinitions
import Foundation
import ModelArtefacts
import Policies
import Products
import Samples
import Scoring
import StoredData
import Terminal
import TrainingFiles

/// Puts a model under a changed definition without training: another policy, other reasons, another score scale.
public struct ReviseModel: AsyncParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        commandName: "revise",
        abstract: "Make an artefact of the same model under a changed definition, such as one with another policy.",
        discussion: """
            Nothing is trained: the definition, of a new version, must have the features that the model reads. Whom reasons \
            compare applicants with is found anew, at the cut-off of the changed policy, among the applicants of the file. \
            The artefact is registered, signed off, promoted, rolled back and replayed like any other.
            """
    )

    @Argument(help: ArgumentHelp("Artefact.", valueName: "artefact")) var artefact: String
    @OptionGroup var product: ProductFile
    @Option(help: ArgumentHelp("Applicants with outcomes, CSV, as for training.", valueName: "file")) var data: String
    @OptionGroup var text: TextOptions
    @Option(help: "Version of the model under the changed definition.") var modelVersion: String
    @Option(help: ArgumentHelp("Folder for artefact.json.", valueName: "folder")) var out: String

    /// A command without options yet.
    public init() {}

    /// Checks what the types of the options cannot.
    public func validate() throws {
        guard (1...100).contains(modelVersion.utf8.count) else {
            throw ValidationError("--model-version must be of 1 to 100 bytes")
        }
    }

    /// Runs the command.
    public func run() async throws {
        let (before, definition) = (try ArtefactFile(artefact).artefact, try product.read())
        try requireSameFeatures(before, definition)
        try requireNewVersions(before, definition)
        try await text.place(data).withFile { path in try run(before, definition, on: path) }
    }

    private func run(_ before: ModelArtefact, _ definition: Product, on data: String) throws {
        let file = try TrainingFile(data, for: definition, delimiter: text.separator)
        let revised = try revision(of: before, under: definition, for: file.sample)
        try ModelArtefact.requireReadable(byteCount: revised.canonicalBytes.count)
        let path = "\(out)/artefact.json"
        try Files.replace(path) { try $0.write(contentsOf: Data(revised.canonicalBytes)) }
        print("Policy \(before.product.policy.version) → \(definition.policy.version)")
        print("Reasons \(revised.cohort.comparison)")
        if file.digest != before.provenance.dataDigest {
            print("Warning: the applicants are not from the file that the model was trained on")
        }
        print("\nArtefact \(revised.digest.hex)\n         \(path)")
    }

    /// The same model, of which only what depends on the definition is found anew.
    private func revision(
        of before: ModelArtefact,
        under definition: Product,
        for sample: TrainingSample
    ) throws -> ModelArtefact {
        let model = try before.model.preparedForReasons(on: sample.vectors, for: definition)
        return ModelArtefact(
            name: before.name,
            version: modelVersion,
            product: definition,
            learner: before.learner,
            model: model,
            cohort: try ReasonCohort(of: sample.vectors, under: model, for: definition),
            baseline: before.baseline,
            spread: before.spread,
            provenance: before.provenance
        )
    }

    private func requireSameFeatures(_ before: ModelArtefact, _ definition: Product) throws(CommandFailure) {
        guard definition.id == before.product.id else {
            throw CommandFailure(file: product.product, "is of \(definition.id), the model of \(before.product.id)")
        }
        guard definition.featureDigest == before.featureDigest, definition.schema == before.product.schema else {
            throw CommandFailure(
                file: product.product,
                "has other features than the model reads, or says otherwise how risk moves with them: train a model for it"
            )
        }
    }

    /// Two definitions, policies or models of one version could not be told apart in a decision's record.
    private func requireNewVersions(_ before: ModelArtefact, _ definition: Product) throws(CommandFailure) {
        let old = before.product
        guard definition.definitionDigest != old.definitionDigest else {
            throw CommandFailure(file: product.product, "is the definition that the model is under")
        }
        guard definition.version != old.version else {
            throw CommandFailure(
                file: product.product,
                "version: a changed definition needs another than \(old.version)"
            )
        }
        guard definition.policy == old.policy || definition.policy.version != old.policy.version else {
            throw CommandFailure(
                file: product.product,
                "policy.version: another policy needs another than \(old.policy.version)"
            )
        }
        guard modelVersion != before.version else {
            throw CommandFailure("--model-version \(modelVersion): is that of the model; give another")
        }
    }
}
