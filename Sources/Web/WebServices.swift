import Applications
import Documents
import Foundation
import Hummingbird
import HummingbirdCore
import JobQueue
import Ledger
import Lending
import Logging
import ModelRegistry
import NIOCore
import Redis
import Sealing
import ServiceLifecycle

/// Everything the web front runs, put together once for the entry point and the tests alike.
public struct WebServices: Sendable {
    /// Serves until told to stop.
    let application: Application<RouterResponder<WebContext>>
    /// The workflow's long-running parts, in the order they start.
    let services: [any Service]
    let ledger: Ledger
    private let configuration: WebConfiguration
    private let logger: Logger

    init(_ configuration: WebConfiguration, logger: Logger) async throws {
        self.configuration = configuration
        self.logger = logger
        let environment = configuration.environment
        let catalogue = try Catalogue(path: configuration.products)
        ledger = try Ledger.open(
            path: Ledger.path(inDataFolder: configuration.dataFolder),
            keys: LedgerKeys(environment: environment)
        )
        let redis = RedisClient(try RedisConfiguration(environment: environment), logger: logger)
        let queue = JobQueue(redis: redis, configuration: try QueueConfiguration(environment: environment))
        let seal = try Seal(environment: environment, queue: queue.configuration.name)
        let workflow = Workflow(
            ledger: ledger,
            queue: queue,
            seal: seal,
            poll: .seconds(configuration.pollSeconds),
            logger: logger
        )
        let token = FormToken(secret: configuration.secretKey)
        let assets = Assets()
        let front = Front(
            catalogue: catalogue,
            ledger: ledger,
            redis: redis,
            queue: QueueWatch(queue: queue),
            workflow: workflow,
            token: token,
            assets: assets,
            pages: try Pages(token: token, assets: assets)
        )
        application = try await front.application(configuration, logger: logger)
        let registry = ModelRegistry(
            ledger: ledger,
            redis: redis,
            signingKey: environment["MODEL_SIGNING_KEY"].flatMap { ManifestSigningKey(base64: $0) }
        )
        services = workflow.services + [ChampionPublisher(registry: registry, logger: logger)]
    }

    /// Prints a one-time link for the first of the lender's own people, if there is none yet.
    func inviteFirstOperator() async throws {
        guard try await !ledger.staffExists() else { return }
        let token = Opaque.make(count: 24).text
        try await ledger.createInvitation(
            role: .operator,
            tokenDigest: .sha256(of: Array(token.utf8)),
            expiresAt: Timestamp.current.adding(milliseconds: 86_400_000),
            by: .system("web"),
            at: .current
        )
        let line = "Operator sign-up, once, within 24 hours: \(configuration.publicURL)/join/\(token)\n"
        FileHandle.standardOutput.write(Data(line.utf8))
    }
}

/// The routes and middleware, outermost first (trust.md 0.3).
private struct Front {
    let catalogue: Catalogue
    let ledger: Ledger
    let redis: RedisClient
    let queue: QueueWatch
    let workflow: Workflow
    let token: FormToken
    let assets: Assets
    let pages: Pages

    func application(
        _ configuration: WebConfiguration,
        logger: Logger
    ) async throws -> Application<RouterResponder<WebContext>> {
        let limit = RateLimit(redis: redis)
        let tokens = await AccessTokens(secret: configuration.secretKey, minutes: configuration.accessTokenMinutes)
        let sessions = Sessions(ledger: ledger, tokens: tokens, logger: logger)
        // Declared on a router of their own first, because the middleware must know the table.
        let declared = Routes(Router(context: WebContext.self))
        try declare(declared, sessions, limit, configuration, logger)
        let router = Router(context: WebContext.self)
        router.addMiddleware {
            RequestLog()
            SecurityHeaders(isSecure: configuration.publicURL.utf8.starts(with: "https:".utf8))
            ErrorPages(pages: pages)
            Limits()
            HostAndMethod(table: declared.table)
            AddressLimit(limit: limit, perHour: configuration.requestLimit)
            Authentication(sessions: sessions)
            CrossSiteGuard(token: token, origins: [configuration.publicURL])
        }
        try declare(Routes(router), sessions, limit, configuration, logger)
        return Application(
            responder: router.buildResponder(),
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    idleTimeout: .seconds(45),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 * 1024,
                        maxHeaderListSize: 32 * 1024,
                        maxHeaderFieldCount: 100
                    )
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: MaximumAvailableConnections(10_000)
            ),
            logger: logger
        )
    }

    private func declare(
        _ routes: Routes,
        _ sessions: Sessions,
        _ limit: RateLimit,
        _ configuration: WebConfiguration,
        _ logger: Logger
    ) throws {
        let hasher = try PasswordHasher(pepper: configuration.pepper, cost: configuration.bcryptCost)
        let sending = Sending(
            intake: workflow.intake,
            limit: limit,
            applyLimit: configuration.applyLimit
        )
        let drafts = ApplicationPages(catalogue: catalogue, ledger: ledger, sending: sending, pages: pages)
        HomeRoutes(catalogue: catalogue, pages: pages).addRoutes(to: routes)
        HealthRoutes(ledger: ledger, queue: queue).addRoutes(to: routes)
        assets.addRoutes(to: routes)
        AccountRoutes(
            ledger: ledger,
            hasher: hasher,
            sessions: sessions,
            throttle: LoginThrottle(ledger: ledger),
            pages: pages,
            logger: logger
        )
        .addRoutes(to: routes)
        drafts.addRoutes(to: routes)
        StatusPages(
            catalogue: catalogue,
            ledger: ledger,
            status: workflow.status,
            queue: queue,
            drafts: drafts,
            pages: pages
        )
        .addRoutes(to: routes)
        ApplicationAPI(catalogue: catalogue, ledger: ledger, sending: sending, status: workflow.status)
            .addRoutes(to: routes)
    }
}
