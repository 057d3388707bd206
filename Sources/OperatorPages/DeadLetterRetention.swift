import Documents
package import Hosting
package import JobQueue
package import Ledger
import LedgerRecords
import Lending
package import Logging
import QueueReadings
import QueueVocabulary
import Sealing
import ServiceLifecycle

/// Gives dead letters up that nobody replayed or discarded within 30 days: what they carry is kept no longer.
///
/// It looks once an hour, by Redis' clock. Who and why stand in the audit chain before anything is erased; the
/// applications stay with the person they were referred to.
package struct DeadLetterRetention: Service {
    /// How long a dead letter keeps what it carries.
    private static let milliseconds: Int64 = 30 * 86_400_000
    private static let atOnce = 500

    private let queue: JobQueue
    private let ledger: Ledger
    private let clock: TimeSource
    private let logger: Logger

    /// Makes the service; the queue is one under the rights of operators.
    package init(queue: JobQueue, ledger: Ledger, clock: TimeSource, logger: Logger) {
        self.queue = queue
        self.ledger = ledger
        self.clock = clock
        self.logger = logger
    }

    /// Runs until graceful shutdown.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                var pause = Duration.seconds(3_600)
                do {
                    try await discardOld()
                } catch {
                    logger.warning("old dead letters stay: \(error)", metadata: ["event": "retention_waits"])
                    pause = .seconds(60)
                }
                // The only error of a sleep is cancellation, which ends the loop.
                try? await Task.sleep(for: pause)
            }
        }
    }

    private func discardOld() async throws {
        let moment = try await queue.serverTime() - Self.milliseconds
        var count = 0
        repeat {
            let letters = try await QueueReader(queue).deadLetters(before: moment, limit: Self.atOnce)
            guard !letters.isEmpty else { return }
            let note = try await record(letters.count)
            count = try await queue.settle(letters.map(\.id), .discard, by: note).count { $0 == .ok }
            let metadata: Logger.Metadata = ["event": "retention", "count": "\(count)"]
            logger.notice("dead letters discarded after 30 days", metadata: metadata)
            // Of another process that does the same the rest may be; the next look is an hour away.
        } while count > 0
    }

    private func record(_ count: Int) async throws -> OperatorNote {
        let actor = Actor.system("retention")
        let reason = "nobody replayed or discarded it within 30 days"
        let detail: [String: JSONValue] = [
            "op": .string(DeadLetterAct.discard.rawValue), "why": .string(reason), "count": .number(.init(count)),
        ]
        try await ledger.audit(
            AuditEntry(
                at: clock.now(),
                actor: actor,
                action: .queueControlled,
                subject: .queue(queue.configuration.name),
                detail: detail
            )
        )
        return OperatorNote(actor: "\(actor)", reason: reason)
    }
}
