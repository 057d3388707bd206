public import Lending
public import Logging
public import ServiceLifecycle

/// Keeps the champions in Redis equal to those in the ledger.
///
/// Looks every few seconds whether each manifest is there and is the ledger's, and once a minute writes everything, for
/// the case that only a file was lost. So a promotion made while Redis was down reaches the workers, and an emptied
/// Redis has its models back before they are missed.
public struct ChampionPublisher: Service {
    private let registry: ModelRegistry
    private let interval: Duration
    private let logger: Logger
    private let now: @Sendable () -> Timestamp

    /// Makes a publisher.
    /// - Parameters:
    ///   - registry: Publishes.
    ///   - interval: Between two looks, ± 20 %.
    ///   - logger: Is told of each champion that had to be published, and of each outage once.
    ///   - now: The clock of publications.
    public init(
        registry: ModelRegistry,
        interval: Duration = .seconds(3),
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.registry = registry
        self.interval = interval
        self.logger = logger
        self.now = now
    }

    /// Publishes until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var (round, isFailing) = (0, false)
            while !Task.isCancelled {
                do {
                    try await publish(everything: round % 20 == 0)
                    if isFailing { logger.notice("models can be published again", metadata: ["event": "outage_ended"]) }
                    isFailing = false
                    round += 1
                } catch {
                    if !isFailing, !Task.isCancelled {
                        logger.warning("models cannot be published: \(error)", metadata: ["event": "outage_began"])
                    }
                    isFailing = true
                }
                // The only error of a sleep is cancellation, which ends the loop.
                try? await Task.sleep(for: interval * Double.random(in: 0.8...1.2))
            }
        }
    }

    private func publish(everything: Bool) async throws {
        let missing = try await registry.publishMissing(at: now())
        if missing > 0 {
            logger.notice("models published", metadata: ["event": "models_published", "count": "\(missing)"])
        }
        if everything { try await registry.republish(at: now()) }
    }
}
