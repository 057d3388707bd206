import ArgumentParser
import Documents
import Foundation
import LedgerRecords
import ModelArtefacts
import ModelLedger
import ModelRegistry
import Redis
import Scoring
import Terminal

/// Makes a model the champion of its product.
package struct PromoteModel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Make a model the champion of its product; registers it first where it is new.",
        discussion: """
            With MODEL_SIGN_OFF=second-person, or after a gate that asks for it, somebody else must have signed it off \
            (models sign-off).
            """
    )

    @Argument(
        help: ArgumentHelp("Artefact; or a registered model: its SHA-256 or the beginning of it.", valueName: "file")
    )
    var artefact: String
    @Option(help: "Who decides this.") var actor: String
    @Option(help: "Why.") var why: String

    func validate() throws {
        guard !actor.utf8.isEmpty, !why.utf8.isEmpty else {
            throw ValidationError("--actor and --why must not be empty")
        }
    }

    package func run() async throws {
        let surroundings = Surroundings()
        let key = try surroundings.signingKey()
        let isFile = FileManager.default.fileExists(atPath: artefact)
        let file = isFile ? try ArtefactFile(artefact) : nil
        try file?.requireStatedDirections()
        let needsSignOff = try surroundings.needsSignOff()
        let ledger = try surroundings.openLedger()
        let redis = try surroundings.redis()
        let receipt: PromotionReceipt
        let name: String
        let warnings: [String]
        do {
            let registry = ModelRegistry(ledger: ledger, redis: redis, signingKey: key)
            let actor = Actor.commandLine(actor)
            if let file { try await registry.register(file.bytes, reason: why, by: actor, at: surroundings.time) }
            let digest: ContentDigest
            if let file {
                digest = file.artefact.digest
                warnings = file.artefact.adviceWarnings
            } else {
                digest = try await ModelChoice(artefact, in: registry).digest
                warnings = try await registry.requireStatedDirections(digest).artefact.adviceWarnings
            }
            receipt = try await registry.promote(
                digest,
                reason: why,
                by: actor,
                at: surroundings.time,
                needsSignOff: needsSignOff
            )
            name =
                try await registry.models().first { $0.digest == digest }.map { "\($0.name) \($0.version)" }
                ?? digest.hex
        } catch {
            await redis.close()
            throw error is CommandFailure ? error : CommandFailure(file: artefact, "\(error)")
        }
        await redis.close()
        print("\(name) is champion of \(receipt.promotion.product) (promotion \(receipt.promotion.sequence))")
        for warning in warnings { print(warning) }
        if !receipt.isPublished { print("Redis could not be told; the web process tells it as soon as it can.") }
    }
}
