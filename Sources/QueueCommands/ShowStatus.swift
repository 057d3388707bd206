import ArgumentParser
import Foundation
import JobQueue
import QueueControls
import QueueMonitoring
import QueueReadings
import QueueReports
import QueueVocabulary
import Terminal

/// Prints how the queue stands.
struct ShowStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Print how the queue stands, one line for each class.",
        discussion: "Rates are measured over the interval. Exits with 0 if all is well, 1 on amber, 2 on red."
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
            let look = Look(connection.queue, target: target)
            var snapshot = try await look.first(interval)
            print(text(snapshot))
            while watch {
                try await Task.sleep(for: .seconds(max(0.5, interval)))
                snapshot = try await look.next(after: snapshot)
                print(text(snapshot))
            }
            if snapshot.verdict.health != .ok { throw ExitCode(snapshot.verdict.health.rawValue) }
        }
    }

    private func text(_ snapshot: QueueSnapshot) -> String {
        if json { return String(decoding: QueueReport.bytes(snapshot), as: UTF8.self) }
        var table = TextTable(QueueTable.heading, rightAligned: QueueTable.rightAligned)
        for row in QueueTable.rows(snapshot) { table.add(row) }
        return [snapshot.banner, table.text].compactMap { $0 }.joined(separator: "\n\n")
    }
}

/// Readings of a queue for one command.
struct Look {
    private let reader: QueueReader
    private let empty: QueueSnapshot

    init(_ queue: JobQueue, target: Double = 5) {
        reader = QueueReader(queue)
        empty = QueueSnapshot(queue: queue.configuration.name, targetMilliseconds: Int(target * 1_000))
    }

    /// Two readings an interval apart; one if the interval is 0.
    func first(_ interval: Double) async throws -> QueueSnapshot {
        var snapshot = try await next(after: empty)
        snapshot.deadByCause = try await reader.deadByCause()
        guard interval > 0 else { return snapshot }
        try await Task.sleep(for: .seconds(interval))
        return try await next(after: snapshot)
    }

    func next(after snapshot: QueueSnapshot) async throws -> QueueSnapshot {
        var snapshot = snapshot
        snapshot.take(try await reader.read())
        snapshot.server = try await reader.queue.inspectServer()
        return snapshot
    }
}
