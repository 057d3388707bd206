import ArgumentParser
import Ledger
import ModelArtefacts
import ModelRegistry
import Products
import Redis
import Scoring
import Terminal

/// Makes a model the champion of its product.
struct PromoteModel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Make a model the champion of its product; registers it first where it is new."
    )

    @Argument(help: ArgumentHelp("Artefact.", valueName: "file")) var artefact: String
    @Option(help: "Who decides this.") var actor: String
    @Option(help: "Why.") var why: String

    func validate() throws {
        guard !actor.utf8.isEmpty, !why.utf8.isEmpty else {
            throw ValidationError("--actor and --why must not be empty")
        }
    }

    func run() async throws {
        let surroundings = Surroundings()
        let key = try surroundings.signingKey()
        let file = try ArtefactFile(artefact)
        let ledger = try surroundings.openLedger()
        let redis = try surroundings.redis()
        let receipt: PromotionReceipt
        do {
            let registry = ModelRegistry(ledger: ledger, redis: redis, signingKey: key)
            let actor = Actor.commandLine(actor)
            try await registry.register(file.bytes, by: actor, at: surroundings.time)
            receipt = try await registry.promote(file.artefact.digest, reason: why, by: actor, at: surroundings.time)
        } catch {
            await redis.close()
            throw CommandFailure(file: artefact, "\(error)")
        }
        await redis.close()
        let model = file.artefact
        print(
            "\(model.name) \(model.version) is champion of \(model.product.id) (promotion \(receipt.promotion.sequence))"
        )
        if !receipt.isPublished { print("Redis could not be told; the web process tells it as soon as it can.") }
    }
}
