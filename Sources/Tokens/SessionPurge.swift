package import Hosting
package import Ledger
import Lending
package import Logging
import ServiceLifecycle

/// Forgets sessions that were over a day ago, once an hour.
package struct SessionPurge: Service {
    private let ledger: Ledger
    private let clock: TimeSource
    private let logger: Logger

    /// Makes the service.
    package init(ledger: Ledger, clock: TimeSource, logger: Logger) {
        self.ledger = ledger
        self.clock = clock
        self.logger = logger
    }

    /// Runs until graceful shutdown.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await ledger.purgeSessions(endedBefore: clock.now().adding(milliseconds: -86_400_000))
                } catch {
                    logger.warning("old sessions stay: \(error)", metadata: ["event": "purge_failed"])
                }
                // The only error of a sleep is cancellation, which ends the loop.
                try? await Task.sleep(for: .seconds(3_600))
            }
        }
    }
}
