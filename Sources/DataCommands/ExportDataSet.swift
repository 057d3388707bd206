import ArgumentParser
import DataLedger
import Ledger
import RegistryCommands
import StoredData
import Terminal

/// Writes a data set of the ledger as a file.
struct ExportDataSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a data set of the ledger as a CSV file, its rows in the order in which they came."
    )

    @Argument(help: ArgumentHelp("Data set.", valueName: "name")) var name: String
    @Option(help: ArgumentHelp("File to write.", valueName: "file")) var out: String

    func run() async throws {
        let ledger = try Surroundings().openLedger()
        let set = try await TrainingPlace.complete(name, in: ledger)
        try await ledger.export(set, to: out)
        print("\(set.rowCount.groupedText) rows written to \(out)")
    }
}
