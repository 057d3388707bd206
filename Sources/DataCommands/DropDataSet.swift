import ArgumentParser
import DataLedger
import Ledger
import LedgerRecords
import RegistryCommands
import Terminal

/// Erases a data set of the ledger, or the rows of one key.
struct DropDataSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Erase a data set of the ledger, or with --key the rows of one key.",
        discussion: "That it was done, by whom and why stays in the audit chain; what was erased does not."
    )

    @Argument(help: ArgumentHelp("Data set.", valueName: "name")) var name: String
    @Option(help: ArgumentHelp("Only rows of this key, as it stands in the data.", valueName: "key")) var key: String?
    @Option(help: "Why.") var why: String
    @Option(help: "Who does it; the user of this machine unless given.") var actor: String?

    func validate() throws {
        guard !why.utf8.isEmpty else { throw ValidationError("--why must not be empty") }
    }

    func run() async throws {
        let surroundings = Surroundings()
        let ledger = try surroundings.openLedger()
        let actor = Actor.commandLine(actor ?? surroundings.userName)
        if let key {
            let count = try await ledger.dropDataRows(
                key: key,
                of: name,
                reason: why,
                by: actor,
                at: surroundings.time
            )
            guard count > 0 else { throw CommandFailure("\(name): has no row of this key") }
            return print("\(count.groupedText) rows of \(name) are erased")
        }
        guard
            let count = try await ledger.dropDataSet(name, reason: why, by: actor, at: surroundings.time)
        else { throw CommandFailure("\(name): the ledger has no such data set") }
        print("\(name) is erased with its \(count.groupedText) rows")
    }
}
