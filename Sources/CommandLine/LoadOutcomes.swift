import ArgumentParser
import LedgerRecords
import Lending
import ModelLedger
import RegistryCommands
import Retraining
import Terminal

/// Records how loans went, for retraining.
struct LoadOutcomes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Record how loans went, from a CSV file: application, outcome (good or bad), observed_on.",
        discussion: """
            A later day of the same application stands above an earlier one; nothing is ever changed. A file that was \
            loaded before changes nothing. Exits with 1 where the ledger does not have an application of the file; the \
            others are recorded.
            """
    )

    @Argument(help: ArgumentHelp("CSV.", valueName: "file")) var file: String
    @Option(help: "Who says so; the user of this machine unless given.") var actor: String?

    func run() async throws {
        let surroundings = Surroundings()
        let outcomes = try OutcomeFile(file).outcomes
        let ledger = try surroundings.openLedger()
        let actor = Actor.commandLine(actor ?? surroundings.userName)
        let receipt: OutcomeReceipt
        do {
            receipt = try await ledger.record(outcomes, by: actor, at: surroundings.time)
        } catch {
            throw CommandFailure(file: file, "\(error)")
        }
        print("\(receipt.recorded.groupedText) outcomes recorded, \(receipt.known.groupedText) known before")
        guard receipt.unknown.isEmpty else {
            let first = receipt.unknown.prefix(5).map(\.base32).joined(separator: ", ")
            throw CommandFailure(
                file: file,
                "\(receipt.unknown.count.groupedText) applications are not in the ledger: \(first)"
            )
        }
    }
}
