import Hosting
import JobQueue
import Ledger
import Logging
import ModelRegistry
import Origination
import Redis
import Sealing
import ServiceLifecycle
import Tokens
import Webhooks

/// The parts that carry applications to workers and decisions back.
struct Workflow: Sendable {
    let ledger: Ledger
    let queue: JobQueue
    /// The same queue under the rights of operators.
    let operated: JobQueue
    let intake: ApplicationIntake
    let reader: ApplicationStatusReader
    /// Takes applications back.
    let withdrawals: Withdrawals
    /// Wakes those who wait for a job.
    let watcher: CompletionWatcher
    /// Compares ledger and queue.
    let reconciler: Reconciler
    /// Seals what goes to workers, opens what comes back.
    let seal: Seal
    /// Models, and what tells workers of them.
    let registry: ModelRegistry
    /// In the order in which they start; they stop in the reverse.
    let services: [any Service]

    init(
        _ settings: WorkflowSettings,
        ledger: Ledger,
        redis: RedisClient,
        operators: RedisClient,
        logger: Logger,
        clock: TimeSource
    ) throws {
        let now = clock.now
        let seal = settings.seal
        let queue = JobQueue(redis: redis, configuration: settings.queue)
        let recorder = ResultRecorder(ledger: ledger, seal: seal, logger: logger)
        let watcher = CompletionWatcher(queue: queue, recorder: recorder, now: now)
        let relay = OutboxRelay(ledger: ledger, queue: queue, logger: logger, now: now)
        let events = OutcomeEvents.ofAllShards(queue, logger: logger)
        let registry = ModelRegistry(ledger: ledger, redis: operators, signingKey: settings.signingKey)
        self.ledger = ledger
        self.registry = registry
        self.queue = queue
        self.watcher = watcher
        self.seal = seal
        let operated = JobQueue(redis: operators, configuration: settings.queue)
        self.operated = operated
        intake = ApplicationIntake(ledger: ledger, queue: queue, seal: seal, relay: relay)
        reader = ApplicationStatusReader(ledger: ledger, queue: queue, recorder: recorder, watcher: watcher, now: now)
        withdrawals = Withdrawals(ledger: ledger, queue: queue, watcher: watcher)
        let reconciler = Reconciler(
            ledger: ledger,
            queue: queue,
            relay: relay,
            recorder: recorder,
            watcher: watcher,
            logger: logger,
            now: now
        )
        self.reconciler = reconciler
        services = [
            WebhookDispatcher(
                ledger: ledger,
                client: try settings.webhookClient,
                allowsPlain: settings.allowsInsideReceivers,
                logger: logger,
                now: now
            ),
            SessionPurge(ledger: ledger, clock: clock, logger: logger),
            ChampionPublisher(registry: registry, logger: logger, now: now), reconciler,
            DecisionRecorder(events: events, recorder: recorder, watcher: watcher, logger: logger, now: now),
            watcher, relay, QueueSurvey(operated, settlesShards: true, logger: logger),
        ]
    }
}

extension WorkflowSettings {
    /// Speaks to the internet only, unless the operator has said otherwise.
    fileprivate var webhookClient: WebhookClient {
        get throws { try allowsInsideReceivers ? WebhookClient(isAllowed: { _ in true }) : WebhookClient() }
    }
}
