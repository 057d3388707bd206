import ArgumentParser
import Foundation
import JobQueue
import QueueControls
import QueueMonitoring
import QueueReadings
import QueueReports
import Terminal

/// The operator's page in a terminal.
struct ShowTop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Show the queue, its workers and its dead letters, every second, until interrupted.",
        discussion: """
            Keys: q ends; P pauses or resumes, C closes or opens the intake; both ask why and are written down. With
            --count, exits with 2 if Redis cannot be reached at the last look.
            """
    )

    @Option(help: "How often; 0 is until interrupted.") var count = 0
    @Option(help: "Seconds the oldest job may wait.") var target = 5.0

    func validate() throws {
        guard count >= 0 else { throw ValidationError("--count must not be negative") }
        guard target > 0, target <= 86_400 else { throw ValidationError("--target must be above 0 seconds") }
    }

    func run() async throws {
        try await QueueConnection.with { connection in
            let ledger = LedgerLook(connection)
            let monitor = QueueMonitor(connection.queue, targetMilliseconds: Int(target * 1_000)) {
                await ledger.look(at: connection).line
            }
            let keyboard = Keyboard()
            var shown = 0
            while true {
                let snapshot = await monitor.snapshot()
                // Home, then clear: without a flicker of emptiness, and not at all where no terminal is.
                let clear = isatty(1) == 1 ? "\u{1B}[H\u{1B}[2J" : ""
                FileHandle.standardOutput.write(Data("\(clear)\(Self.text(snapshot))\n".utf8))
                shown += 1
                if shown == count {
                    if snapshot.reading == nil { throw ExitCode(QueueVerdict.Health.red.rawValue) }
                    return
                }
                if try await isEnded(keyboard, connection, snapshot) { return }
                await monitor.forget()
            }
        }
    }

    /// Obeys keys for a second.
    /// - Returns: Whether the end was asked for.
    private func isEnded(
        _ keyboard: Keyboard,
        _ connection: QueueConnection,
        _ snapshot: QueueSnapshot
    ) async throws -> Bool {
        for _ in 0..<20 {
            let key = keyboard.next()
            if key == "q" { return true }
            if let key, let reading = snapshot.reading, let act = Self.act(key, reading) {
                guard let why = keyboard.ask("\(act.operation) - why?") else { return false }
                print(try await connection.turn(act.control, as: act.operation, why: why))
                return false
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    /// What a key does; only upper-case keys change something.
    static func act(_ key: Character, _ reading: QueueReading) -> (operation: String, control: QueueControl)? {
        switch key {
        case "P": reading.isPaused ? ("resume", .paused(false)) : ("pause", .paused(true))
        case "C": reading.isIntakeOpen ? ("close", .intakeOpen(false)) : ("open", .intakeOpen(true))
        default: nil
        }
    }

    static func text(_ snapshot: QueueSnapshot) -> String {
        let page = OperatorPage(snapshot)
        var lines = page.banner.map { [$0, ""] } ?? []
        lines += ["\(page.queue)   \(page.health.uppercased())   \(page.sentence)", ""]
        if snapshot.reading != nil { lines += known(snapshot, page) }
        lines.append("SAFETY  \(line(page.safety))")
        return lines.joined(separator: "\n")
    }

    /// What only Redis can tell.
    private static func known(_ snapshot: QueueSnapshot, _ page: OperatorPage) -> [String] {
        var workers = TextTable(QueueTable.workerHeading)
        for row in QueueTable.workerRows(snapshot) { workers.add(row) }
        return [
            line(page.tiles), "", workers.text, "", "DEAD    \(page.dead.isEmpty ? "none" : line(page.dead))",
            "REDIS   \(line(page.redis))",
        ]
    }

    private static func line(_ items: [OperatorPage.Item]) -> String {
        items.map { "\($0.name) \($0.value)\($0.isWarning ? "!" : "")" }.joined(separator: " | ")
    }
}
