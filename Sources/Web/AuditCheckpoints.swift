import Hosting
import Ledger
import Logging
import ServiceLifecycle

/// Signs every five minutes how far the audit chain has come, into the log: whoever cuts its tail has to cut the log too.
struct AuditCheckpoints: Service {
    let ledger: Ledger
    let clock: TimeSource
    let logger: Logger

    /// Runs until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    if let checkpoint = try await ledger.checkpoint(at: clock.now()) {
                        logger.notice("\(checkpoint)", metadata: ["event": "audit_checkpoint"])
                    }
                } catch {
                    logger.warning("no checkpoint of the audit chain: \(error)", metadata: ["event": "audit_waits"])
                }
                // The only error of a sleep is cancellation, which ends the loop.
                try? await Task.sleep(for: .seconds(300))
            }
        }
    }
}
