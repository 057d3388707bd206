import ArgumentParser
import QueueControls
import QueueMonitoring
import QueueReports
import Terminal

/// Prints how the queue stands.
struct ShowStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Print how the queue stands, one line for each class.",
        discussion: """
            Rates are measured over the interval. Exits with 0 if all is well, 1 on amber, 2 on red. If Redis cannot be
            reached that is red, and what the ledger alone knows is printed.
            """
    )

    @Flag(name: .shortAndLong, help: "Print again and again, until interrupted.") var watch = false
    @Flag(help: "Print JSON.") var json = false
    @Option(help: "Seconds between the two readings that rates are made of; 0 for no rates.") var interval = 1.0
    @Option(help: "Seconds the oldest job may wait.") var target = 5.0

    func validate() throws {
        guard (0...60).contains(interval) else { throw ValidationError("--interval must be 0 to 60 seconds") }
        guard target > 0, target <= 86_400 else { throw ValidationError("--target must be above 0 seconds") }
    }

    func run() async throws {
        try await QueueConnection.with { connection in
            let (look, ledger) = (Look(connection.queue, target: target), LedgerLook(connection))
            var snapshot = try await look.firstOrFailure(interval)
            while true {
                // The ledger's numbers belong to the verdict.
                let found = await ledger.look(at: connection)
                snapshot.safety = found.line
                print(text(snapshot, found))
                guard watch else { break }
                try await Task.sleep(for: .seconds(max(0.5, interval)))
                snapshot = await look.next(after: snapshot)
            }
            if snapshot.verdict.health != .ok { throw ExitCode(snapshot.verdict.health.rawValue) }
        }
    }

    private func text(_ snapshot: QueueSnapshot, _ ledger: LedgerLook.Finding) -> String {
        if json { return String(decoding: QueueReport.bytes(snapshot), as: UTF8.self) }
        guard snapshot.reading != nil else {
            return [snapshot.banner, ledger.words].compactMap { $0 }.joined(separator: "\n")
        }
        var table = TextTable(QueueTable.heading, rightAligned: QueueTable.rightAligned)
        for row in QueueTable.rows(snapshot) { table.add(row) }
        return [snapshot.banner, table.text].compactMap { $0 }.joined(separator: "\n\n")
    }
}
