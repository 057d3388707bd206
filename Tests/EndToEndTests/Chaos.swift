import Foundation
import Ledger
import Synchronization
import TestSupport

/// Kills a second worker again and again at random moments, and Redis once.
final class Chaos: Sendable {
    private let installation: Installation
    private let counted = Mutex(0)

    init(installation: Installation) { self.installation = installation }

    /// How many workers were killed.
    var kills: Int { counted.withLock(\.self) }

    func run() async throws {
        for round in 0..<5 {
            let victim = try installation.startWorker("victim-\(round)")
            try await Task.sleep(for: .milliseconds(Int.random(in: 300...1_200)))
            victim.kill()
            counted.withLock { $0 += 1 }
            guard round == 2 else { continue }
            installation.redis.kill()
            try await Task.sleep(for: .milliseconds(500))
            try installation.redis.restart()
        }
    }
}

extension Installation {
    /// Limits so high that a test meets none.
    static let unlimited = [
        "UNDERWRITER_APPLY_LIMIT": "1000000", "UNDERWRITER_REQUEST_LIMIT": "10000000",
    ]

    /// What the ledger holds, read with the room that wrote it.
    func reconciliation() async throws -> Reconciliation {
        let path = Ledger.path(inDataFolder: environment["UNDERWRITER_DATA"] ?? "")
        let ledger = try Ledger.open(path: path, keys: LedgerKeys(environment: environment))
        return try await ledger.reconciliation()
    }
}
