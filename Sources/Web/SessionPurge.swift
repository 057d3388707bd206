import Ledger
import Lending
import Logging
import ServiceLifecycle

/// Forgets sessions that were over a day ago, once an hour.
struct SessionPurge: Service {
    let ledger: Ledger
    let clock: WebClock
    let logger: Logger

    func run() async throws {
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
