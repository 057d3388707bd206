import ApplicationLedger
import ArgumentParser
import Foundation
import JobQueue
import Ledger
import LedgerRecords
import QueueControls
import QueueMonitoring
import QueueReadings
import QueueReports
import QueueVocabulary
import Terminal

/// Examines the queue and the Redis under it.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Examine Redis, the queue and the ledger: what can be lost, head-room, clock, workers, schemas.",
        discussion: "Exits with 0 if all is well, 1 on amber, 2 on red, as when Redis cannot be reached."
    )

    func run() async throws {
        try await QueueConnection.with { connection in
            let findings = try await Self.queue(connection.queue) + Self.ledger(connection)
            var table = TextTable(["", "WHAT", "FOUND"])
            for finding in findings {
                let health = finding.health
                table.add([health == .ok ? "ok" : health.name.uppercased(), finding.what, finding.words])
            }
            print(table.text)
            let worst = findings.map(\.health).max() ?? .ok
            if worst != .ok { throw ExitCode(worst.rawValue) }
        }
    }

    struct Finding {
        let health: QueueVerdict.Health
        let what: String
        let words: String

        init(_ what: String, _ words: String, _ health: QueueVerdict.Health = .ok) {
            (self.what, self.words, self.health) = (what, words, health)
        }
    }

    /// How Redis and the queue on it are, or that nobody can say.
    private static func queue(_ queue: JobQueue) async throws -> [Finding] {
        do {
            let snapshot = try await Look(queue).first(1)
            let localTime = Int64(Date().timeIntervalSince1970 * 1_000)
            return findings(snapshot, localTime: localTime, shards: try await shards(of: queue))
        } catch let error as QueueError {
            let words = "\(QueueSnapshot.obstacle(error.description)): nothing of the queue is known"
            return [Finding("redis", words, .red)]
        }
    }

    /// Whether the ledger can be read and written, how long a commit takes, and what the queue has not been told of.
    private static func ledger(_ connection: QueueConnection) async -> [Finding] {
        if let obstacle = connection.ledgerObstacle { return [Finding("ledger", obstacle)] }
        do {
            let ledger = try connection.openLedger()
            let taken = try await ContinuousClock().measure { try await ledger.probe() }
            let milliseconds = taken / .milliseconds(1)
            let words = "a commit takes \(Int(milliseconds.rounded())) ms, on the disc"
            let counts = try await ledger.reconciliation()
            let unsent = try await ledger.unsentCount()
            return [
                Finding("ledger", "\(connection.ledgerPlace)"),
                Finding("ledger write", words, milliseconds > 2_000 ? .amber : .ok),
                Finding("applications", "\(counts); \(unsent) not sent yet", counts.missing > 0 ? .amber : .ok),
            ]
        } catch {
            return [Finding("ledger", "\(error)", .red)]
        }
    }

    /// How the queue is divided, and whether this program is told so too.
    private static func shards(of queue: JobQueue) async throws -> Finding {
        let told = queue.configuration.shards
        let recorded = try await queue.recordedShards() ?? told
        guard recorded != told else { return Finding("shards", "\(told)") }
        return Finding(
            "shards",
            "\(recorded), but UNDERWRITER_QUEUE_SHARDS says \(told): the rest is not seen here",
            .red
        )
    }

    static func findings(_ snapshot: QueueSnapshot, localTime: Int64, shards: Finding) -> [Finding] {
        var findings: [Finding] = []
        if let server = snapshot.server { findings += Self.findings(of: server) }
        guard let reading = snapshot.reading else { return findings }
        let skew = abs(reading.now - localTime)
        findings.append(
            Finding(
                "clock",
                "\(skew) ms from this machine's; leases and retries use Redis' own",
                skew > 5_000 ? .amber : .ok
            )
        )
        findings.append(
            Finding(
                "round trip",
                "\(reading.roundTripMicroseconds) us",
                reading.roundTripMicroseconds > 20_000 ? .amber : .ok
            )
        )
        let schemas = reading.living.compactMap(\.schemas)
        let newest = reading.newestSchema.map { "the newest job waiting is of schema \($0)" } ?? "nothing waits"
        let words = schemas.map { "\($0.lowerBound)-\($0.upperBound)" }
        let read = words.isEmpty ? "no worker" : "workers read \(Set(words).sorted().joined(separator: ", "))"
        let isCovered = reading.newestSchema.map { newest in schemas.contains { $0.contains(newest) } } ?? true
        findings.append(Finding("schemas", "\(read); \(newest)", isCovered || reading.living.isEmpty ? .ok : .amber))
        findings.append(shards)
        findings.append(Finding("queue", snapshot.verdict.sentence, snapshot.verdict.health))
        return findings
    }

    private static func findings(of server: ServerInspection) -> [Finding] {
        let used = QueueWords.memory(server.usedMemory)
        let share = server.maximumMemory > 0 ? server.usedMemory * 100 / server.maximumMemory : 0
        let room =
            server.maximumMemory == 0
            ? "\(used), without a limit: the system may end Redis when memory is short"
            : "\(used) of \(QueueWords.memory(server.maximumMemory)), \(share) %"
        return [
            Finding("redis", "version \(server.version)"),
            Finding("loss", server.powerLoss, server.keepsWrites ? .ok : .amber),
            Finding("last write", server.isLastWriteOK ? "ok" : "failed", server.isLastWriteOK ? .ok : .red),
            Finding("eviction", server.evictionPolicy, server.evicts ? .red : .ok),
            Finding("evicted", "\(server.evictedKeys) keys", server.evictedKeys > 0 ? .red : .ok),
            Finding("last snapshot", server.isLastSaveOK ? "ok" : "failed", server.isLastSaveOK ? .ok : .red),
            Finding("memory", room, server.refusal == .memory ? .red : share > 80 ? .amber : .ok),
            Finding("replicas", "\(server.replicas)\(server.failoverLoss.map { "; \($0)" } ?? "")"),
        ]
    }
}
