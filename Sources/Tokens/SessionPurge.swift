import AccountLedger
import ApplicationLedger
import Erasures
package import Hosting
package import Ledger
import Lending
package import Logging
import ServiceLifecycle

/// Forgets what has been kept long enough, once an hour: sessions, drafts, links, letters; first it brings what an older
/// program sealed to where it can be erased.
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
            await moveUnderSubjectKeys()
            while !Task.isCancelled {
                work: do {
                    try await ledger.purgeSessions(endedBefore: clock.now().adding(milliseconds: -86_400_000))
                    let gone = try await ledger.forgetWhatIsOver(at: clock.now()).filter { $0.value > 0 }
                    let words = gone.sorted { $0.key < $1.key }.map { "\($0.value) of \($0.key)" }
                    guard !words.isEmpty else { break work }
                    logger.info("forgotten: \(words.joined(separator: ", "))", metadata: ["event": "retention"])
                } catch {
                    logger.warning("old sessions stay: \(error)", metadata: ["event": "purge_failed"])
                }
                // The only error of a sleep is cancellation, which ends the loop.
                try? await Task.sleep(for: .seconds(3_600))
            }
        }
    }

    private func moveUnderSubjectKeys() async {
        do {
            let moved = try await ledger.moveUnderSubjectKeys()
            if moved > 0 { logger.info("\(moved) values came under keys of people", metadata: ["event": "keys_moved"]) }
        } catch {
            logger.warning("old seals stay, until the next start: \(error)", metadata: ["event": "keys_not_moved"])
        }
    }
}
