import Accounts
import Documents
import Hosting
import Hummingbird
import JobQueue
import Ledger
import Lending
import Logging
import ModelRegistry
import NIOCore
import Origination
import Redis
import Sealing
import ServiceLifecycle

/// Everything of one web front, built in one place for the program and for tests.
struct WebServices: Sendable {
    /// The version that health and the index of endpoints show.
    static let version = "1.0.0"

    /// Serves; its services bring applications to the queue and decisions back.
    let application: Application<RouterResponder<WebContext>>
    let ledger: Ledger
    let routes: [Route]
    private let redis: RedisClient
    private let baseURL: String
    private let clock: TimeSource

    /// Makes a sign-up link, if none of the lender's own people can sign in.
    /// - Returns: The link, for the terminal and for nothing else.
    func firstInvitation() async throws -> String? {
        guard try await !ledger.staffExists() else { return nil }
        let token = RandomToken(bytes: 32)
        let now = clock.now()
        try await ledger.createInvitation(
            role: .operator,
            tokenDigest: token.digest,
            expiresAt: now.adding(milliseconds: 24 * 3_600_000),
            by: .system("web"),
            at: now
        )
        return "\(baseURL)/join/\(token.text)"
    }

    /// Ends what is open, after the application has ended.
    func close() async {
        await redis.close()
        // Statements that still run at the end of the process end with it.
        try? ledger.close()
    }
}

extension WebServices {
    /// Builds the front.
    /// - Parameters:
    ///   - configuration: What the environment says.
    ///   - logger: Where its lines go.
    ///   - clock: The time of day.
    /// - Throws: ``LedgerError`` if the ledger cannot be opened.
    init(_ configuration: WebConfiguration, logger: Logger, clock: TimeSource = .system) async throws {
        let ledger = try Ledger.open(
            path: Ledger.path(inDataFolder: configuration.dataFolder),
            keys: configuration.ledgerKeys
        )
        let redis = RedisClient(configuration.redis.named("web"), logger: logger)
        let workflow = Workflow(configuration, ledger: ledger, redis: redis, logger: logger, clock: clock)
        let monitor = QueueMetricsDesk.monitor(workflow, clock)
        let desk = try await FrontDesk(
            configuration,
            workflow: workflow,
            monitor: monitor,
            redis: redis,
            clock: clock
        )
        let (port, limits) = (configuration.port, configuration.limits)
        let isSecure = configuration.publicURL?.isSecure ?? false
        self.ledger = ledger
        self.redis = redis
        self.clock = clock
        routes = desk.routes
        baseURL = configuration.publicURL?.origin ?? "http://localhost:\(port)"
        application = Application(
            responder: desk.router().buildResponder(),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [
                        ConnectionGuard(writeDeadline: limits.writeDeadline, isSecure: isSecure)
                    ],
                    idleTimeout: TimeAmount(limits.idleTimeout),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 * 1024,
                        maxHeaderListSize: 32 * 1024,
                        maxHeaderFieldCount: 100
                    )
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: port),
                serverName: nil,
                backlog: 1_024,
                availableConnectionsDelegate: .maximum(configuration.limits.connections, logger: logger)
            ),
            services: workflow.services + [desk.hasher] + QueueMetricsDesk.services(configuration, monitor),
            logger: logger
        )
    }
}

/// The parts that carry applications to workers and decisions back.
struct Workflow: Sendable {
    let ledger: Ledger
    let queue: JobQueue
    let intake: ApplicationIntake
    let reader: ApplicationStatusReader
    /// In the order in which they start; they stop in the reverse.
    let services: [any Service]

    init(
        _ configuration: WebConfiguration,
        ledger: Ledger,
        redis: RedisClient,
        logger: Logger,
        clock: TimeSource
    ) {
        let now = clock.now
        let seal = configuration.seal
        let queue = JobQueue(redis: redis, configuration: configuration.queue)
        let recorder = ResultRecorder(ledger: ledger, seal: seal, logger: logger)
        let watcher = CompletionWatcher(queue: queue, recorder: recorder, now: now)
        let relay = OutboxRelay(ledger: ledger, queue: queue, logger: logger, now: now)
        let events = OutcomeEvents(queue, logger: logger)
        let registry = ModelRegistry(ledger: ledger, redis: redis, signingKey: configuration.signingKey)
        self.ledger = ledger
        self.queue = queue
        intake = ApplicationIntake(ledger: ledger, queue: queue, seal: seal, relay: relay)
        reader = ApplicationStatusReader(ledger: ledger, queue: queue, recorder: recorder, watcher: watcher, now: now)
        services = [
            SessionPurge(ledger: ledger, clock: clock, logger: logger),
            ChampionPublisher(registry: registry, logger: logger),
            Reconciler(
                ledger: ledger,
                queue: queue,
                relay: relay,
                recorder: recorder,
                watcher: watcher,
                logger: logger,
                now: now
            ),
            DecisionRecorder(events: events, recorder: recorder, watcher: watcher, logger: logger, now: now),
            watcher, relay,
        ]
    }
}
