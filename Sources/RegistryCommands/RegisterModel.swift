import ArgumentParser
import Documents
import LedgerRecords
import ModelLedger
import ModelRegistry
import Terminal

/// Puts a model into the ledger without making it champion.
package struct RegisterModel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Put a model into the ledger, for others to look at, sign off and promote.",
        discussion: """
            Trees and scorecards of which it is not proved that risk moves as the product says are refused; of a logistic \
            model `models inspect` tells it.
            """
    )

    @Argument(help: ArgumentHelp("Artefact.", valueName: "file")) var artefact: String
    @Option(help: "Who registers it.") var actor: String
    @Option(help: "Why.") var why: String

    func validate() throws {
        guard !actor.utf8.isEmpty, !why.utf8.isEmpty else {
            throw ValidationError("--actor and --why must not be empty")
        }
    }

    func run() async throws {
        let surroundings = Surroundings()
        let file = try ArtefactFile(artefact)
        try file.requireStatedDirections()
        let registry = ModelRegistry(ledger: try surroundings.openLedger(), redis: nil, signingKey: nil)
        do {
            let model = try await registry.register(
                file.bytes,
                reason: why,
                by: .commandLine(actor),
                at: surroundings.time
            )
            print("\(model.name) \(model.version) is registered for \(model.product)\nSHA-256 \(model.digest.hex)")
            for warning in file.artefact.adviceWarnings { print(warning) }
        } catch {
            throw CommandFailure(file: artefact, "\(error)")
        }
    }
}

extension ModelRegistry {
    /// Refuses a registered model of which it is not proved that risk moves as its product says: it may have come into
    /// the ledger by other ways than ``RegisterModel``.
    /// - Parameter digest: SHA-256 of its file.
    /// - Returns: The file.
    /// - Throws: ``CommandFailure`` naming every feature, or why it cannot be read.
    @discardableResult
    func requireStatedDirections(_ digest: ContentDigest) async throws(CommandFailure) -> ArtefactFile {
        let bytes: [UInt8]
        do { bytes = try await file(digest) } catch { throw CommandFailure("\(error)") }
        let name = String(decoding: digest.hex.utf8.prefix(12), as: UTF8.self)
        let file = try ArtefactFile(bytes, named: "model \(name)")
        try file.requireStatedDirections()
        return file
    }
}

/// A registered model, or the file of one.
struct ModelChoice {
    /// SHA-256 of the file.
    let digest: ContentDigest

    /// - Throws: ``CommandFailure`` where no registered model, or more than one, is meant.
    init(_ text: String, in registry: ModelRegistry) async throws(CommandFailure) {
        do {
            guard let model = try await registry.model(named: text) else {
                throw CommandFailure("\(text): no one registered model; `underwriter models list` shows them")
            }
            digest = model.digest
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
