import ArgumentParser
import Documents
import LedgerRecords
import ModelLedger
import ModelRegistry
import Redis
import Terminal

/// Makes the champion before the present one champion again.
package struct RollBackModel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Make the champion before the present one champion again."
    )

    @Option(help: ArgumentHelp("The product: its definition's file, or its id.", valueName: "file"))
    var product: String
    @Option(help: "Who decides this.") var actor: String
    @Option(help: "Why.") var why: String

    func validate() throws {
        guard !actor.utf8.isEmpty, !why.utf8.isEmpty else {
            throw ValidationError("--actor and --why must not be empty")
        }
    }

    func run() async throws {
        let surroundings = Surroundings()
        let id = try ProductChoice(product).id
        let key = try surroundings.signingKey()
        let ledger = try surroundings.openLedger()
        let redis = try surroundings.redis()
        let receipt: PromotionReceipt
        do {
            let registry = ModelRegistry(ledger: ledger, redis: redis, signingKey: key)
            try await registry.requireStatedDirections(try await registry.earlierChampion(of: id))
            receipt = try await registry.rollBack(
                product: id,
                reason: why,
                by: .commandLine(actor),
                at: surroundings.time
            )
        } catch {
            await redis.close()
            throw error is CommandFailure ? error : CommandFailure("\(error)")
        }
        await redis.close()
        let number = receipt.promotion.sequence
        print("\(receipt.promotion.digest.hex) is champion of \(id) again (promotion \(number))")
        if !receipt.isPublished { print("Redis could not be told; the web process tells it as soon as it can.") }
    }
}
