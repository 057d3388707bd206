import ArgumentParser
import DataLedger
import Ledger
import LedgerSchema
import Lending
import RegistryCommands
import Terminal

/// Lists the data sets of the ledger.
struct ListDataSets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sets",
        abstract: "List the data sets of the ledger: where each is from, how many rows it has, since when."
    )

    func run() async throws {
        var table = TextTable(["DATA SET", "FROM", "COLUMNS", "ROWS", "COMPLETE SINCE"], rightAligned: [2, 3])
        for set in try await Surroundings().openLedger().dataSets() {
            table.add([
                set.name, set.source, "\(set.columns.count)", set.rowCount.groupedText,
                set.completedAt?.rfc3339 ?? "not finished",
            ])
        }
        print(table.text)
    }
}
