import ArgumentParser
import Documents
import LedgerRecords
import ModelRegistry
import Terminal

/// Records that somebody finds a model fit for use.
package struct SignOffModel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-off",
        abstract: "Record that you find a registered model fit for use; somebody else then promotes it."
    )

    @Argument(help: "The model: its SHA-256 or the beginning of it, or 'NAME VERSION'.") var model: String
    @Option(help: "Who signs.") var actor: String
    @Option(help: "Why.") var why: String

    func validate() throws {
        guard !actor.utf8.isEmpty, !why.utf8.isEmpty else {
            throw ValidationError("--actor and --why must not be empty")
        }
    }

    func run() async throws {
        let surroundings = Surroundings()
        let registry = ModelRegistry(ledger: try surroundings.openLedger(), redis: nil, signingKey: nil)
        let choice = try await ModelChoice(model, in: registry)
        do {
            try await registry.signOff(choice.digest, reason: why, by: .commandLine(actor), at: surroundings.time)
        } catch {
            throw CommandFailure("\(error)")
        }
        print("Signed off by \(actor): \(choice.digest.hex)")
    }
}
