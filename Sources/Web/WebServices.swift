import Documents
import Products
import Casework
import AccountLedger
import Hosting
import Hummingbird
import Ledger
import LedgerRecords
import Lending
import Logging
import Mail
import ModelLedger
import ModelRegistry
import Monitoring
import NIOCore
import OperatorPages
import Origination
import Pages
import Redis
import RedisAddresses
import RequestDefence
import Requests
import Sealing
import SecureListening
import ServiceLifecycle
import Tokens

/// Everything of one web front, built in one place for the program and for tests.
struct WebServices: Sendable {
    /// The version that health and the index of endpoints show.
    static let version = "1.0.0"

    /// Serves; its services bring applications to the queue and decisions back.
    let application: Application<RouterResponder<WebContext>>
    let ledger: Ledger
    let routes: [Route]
    private let redis: RedisClient
    private let operators: RedisClient
    private let baseURL: String
    private let clock: TimeSource

    /// Makes a sign-up link, if none of the lender's own people can sign in.
    /// - Returns: The link, for the terminal and for nothing else.
    func firstInvitation(_ role: AccountRole = .operator) async throws -> String? {
        guard try await !ledger.staffExists() else { return nil }
        let token = RandomToken(bytes: 32)
        let now = clock.now()
        try await ledger.createInvitation(
            role: role,
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
        await operators.close()
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
    /// - Throws: ``LedgerError`` if the ledger cannot be opened, `SettingsProblems` for a product that was changed under
    ///   its version.
    init(_ configuration: WebConfiguration, logger: Logger, clock: TimeSource = .system) async throws {
        let ledger = try Ledger.open(configuration.workflow.ledgerPlace, keys: configuration.workflow.ledgerKeys)
        try await Self.keepDefinitions(configuration, in: ledger, at: clock.now())
        let redis = RedisClient(configuration.workflow.redis.named("web"), logger: logger)
        let operators = RedisClient(configuration.workflow.operators.named("operators"), logger: logger)
        let workflow = try Workflow(
            configuration.workflow,
            ledger: ledger,
            redis: redis,
            operators: operators,
            logger: logger,
            clock: clock
        )
        let monitor = QueueMetricsDesk.monitor(workflow, clock)
        let desk = try await FrontDesk(configuration, workflow: workflow, monitor: monitor, redis: redis, clock: clock)
        let relay = MailRelay(
            ledger: ledger,
            outlet: MailOutlet(configuration.mail),
            sender: MailSender(name: configuration.lender.name, address: configuration.mail.sender),
            clock: clock,
            logger: logger
        )
        self.ledger = ledger
        self.redis = redis
        self.operators = operators
        self.clock = clock
        routes = desk.routes
        baseURL = configuration.listener.baseURL
        application = Self.application(
            configuration,
            desk,
            services: workflow.services + [
                desk.hasher, relay, AuditCheckpoints(ledger: ledger, clock: clock, logger: logger),
                DriftMonitor(ledger: ledger, clock: clock, logger: logger),
                DeadLetterRetention(queue: workflow.operated, ledger: ledger, clock: clock, logger: logger),
            ] + QueueMetricsDesk.services(configuration.listener, monitor),
            logger: logger
        )
    }

    /// Keeps what people will be asked, unless they were asked something else under the same version before.
    private static func keepDefinitions(
        _ configuration: WebConfiguration,
        in ledger: Ledger,
        at now: Timestamp
    ) async throws {
        let offered = configuration.catalogue.products.map { product in
            UsedDefinition(
                digest: product.definitionDigest,
                product: product.id,
                version: product.version,
                bytes: product.definition.canonicalBytes
            )
        }
        let refused = try await ledger.keep(offered, at: now)
        guard refused.isEmpty else {
            throw SettingsProblems(
                lines: refused.map {
                    "PRODUCTS: \($0.product): people have applied under another definition of version \($0.version); "
                        + "give the changed file a new version"
                }
            )
        }
    }

    private static func application(
        _ configuration: WebConfiguration,
        _ desk: FrontDesk,
        services: [any Service],
        logger: Logger
    ) -> Application<RouterResponder<WebContext>> {
        let (listener, limits) = (configuration.listener, configuration.limits)
        return Application(
            responder: desk.router().buildResponder(),
            server: .listening(
                under: listener.certificates,
                idleTimeout: limits.idleTimeout,
                .init(
                    additionalChannelHandlers: [
                        ConnectionGuard(writeDeadline: limits.writeDeadline, isSecure: listener.isSecure)
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
                address: .hostname(listener.host, port: listener.port),
                serverName: nil,
                backlog: 1_024,
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger)
            ),
            services: services,
            logger: logger
        )
    }
}
