package import Ledger
package import Lending
package import Logging
import ServiceLifecycle

/// Brings messages of the ledger's outbox to their receivers, each at its time, the same id at each try.
package struct WebhookDispatcher: Service {
    private let ledger: Ledger
    private let client: WebhookClient
    private let allowsPlain: Bool
    private let logger: Logger
    private let now: @Sendable () -> Timestamp
    private let atWork = ReceiversAtWork()

    /// - Parameters:
    ///   - ledger: Has the outbox.
    ///   - client: Sends.
    ///   - allowsPlain: Whether `http` is taken, for receivers on this machine.
    ///   - logger: Told of what fails.
    ///   - now: The time of day.
    package init(
        ledger: Ledger,
        client: WebhookClient,
        allowsPlain: Bool = false,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.ledger = ledger
        self.client = client
        self.allowsPlain = allowsPlain
        self.logger = logger
        self.now = now
    }

    /// Runs until graceful shutdown; a receiver that is slow holds up its own messages only.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled {
                    let started = await start(in: &group)
                    // The only error of a sleep is cancellation, which ends the loop.
                    if started == 0 { try? await Task.sleep(for: .seconds(1)) }
                }
            }
        }
    }

    /// Sends what is due, some of each receiver, and waits for all of it.
    /// - Returns: How many were tried.
    package func sendDue() async -> Int {
        await withDiscardingTaskGroup { group in await start(in: &group) }
    }

    /// Takes what is due of the receivers that are not at work, and has each receiver's sent beside the others'.
    private func start(in group: inout DiscardingTaskGroup) async -> Int {
        do {
            let due = try await ledger.takeDeliveries(limit: 4, butOf: atWork.receivers, now: now())
            for (receiver, deliveries) in Dictionary(grouping: due, by: \.endpoint) {
                atWork.begin(receiver)
                group.addTask {
                    await withDiscardingTaskGroup { group in
                        for delivery in deliveries { group.addTask { await send(delivery) } }
                    }
                    atWork.end(receiver)
                }
            }
            return due.count
        } catch {
            logger.warning("webhooks wait: \(error)", metadata: ["event": "webhook_ledger_failed"])
            return 0
        }
    }

    private func send(_ delivery: WebhookDelivery) async {
        let at = now()
        let result: DeliveryResult
        if let address = WebhookAddress(delivery.url, allowsPlain: allowsPlain) {
            result = await client.post(delivery.body, to: address, headers: Self.headers(delivery, at: at))
        } else {
            result = .refusedAddress
        }
        let next = RetrySchedule.next(
            after: delivery.attempts + 1,
            at: now(),
            jitter: .random(in: 0..<1),
            isHurried: result.isHurried
        )
        do {
            try await ledger.note(
                DeliveryAttempt(
                    delivery: delivery,
                    result: result,
                    nextAt: next,
                    at: now()
                )
            )
        } catch {
            // It will be sent again under the same id, which is what receivers tell repeats by.
            logger.warning("a webhook's try is not noted: \(error)", metadata: ["event": "webhook_ledger_failed"])
        }
        guard !result.isDelivered else { return }
        logger.notice(
            "a webhook was not taken",
            metadata: ["event": "webhook_failed", "endpoint": "\(delivery.endpoint)", "result": "\(result)"]
        )
    }

    private static func headers(_ delivery: WebhookDelivery, at now: Timestamp) -> [(String, String)] {
        let seconds = now.milliseconds / 1_000
        // While a secret is replaced, both sign.
        let signatures = delivery.secrets.compactMap { WebhookSecret($0) }
            .map { $0.signature(id: delivery.message, seconds: seconds, body: delivery.body) }
        return [
            ("Content-Type", "application/json"), ("User-Agent", "underwriter"), ("webhook-id", delivery.message),
            ("webhook-timestamp", "\(seconds)"), ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }
}
