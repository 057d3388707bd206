import ArgumentParser
import QueueControls
import QueueReports
import Terminal

/// Lists the workers.
struct ListWorkers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the workers.")

    func run() async throws {
        try await QueueConnection.with { connection in
            let snapshot = try await Look(connection.queue).first(0)
            var table = TextTable(QueueTable.workerHeading, rightAligned: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
            for row in QueueTable.workerRows(snapshot) { table.add(row) }
            print(table.text)
        }
    }
}
