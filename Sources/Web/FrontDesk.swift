import Accounts
import Foundation
import HTTPTypes
import Hosting
import Hummingbird
import Ledger
import Pages
import QueueMonitoring
import Redis

/// The routes of the front and what stands before them.
struct FrontDesk: Sendable {
    let routes: [Route]
    let hasher: PasswordHasher
    private let configuration: WebConfiguration
    private let pages: PageRenderer
    private let gate: Gate
    private let limiter: RateLimiter

    init(
        _ configuration: WebConfiguration,
        workflow: Workflow,
        monitor: QueueMonitor,
        redis: RedisClient,
        clock: TimeSource
    ) async throws {
        let ledger = workflow.ledger
        let pages = try PageRenderer(lender: configuration.lender)
        let office = try await AccountOffice(configuration.accounts, ledger: ledger, redis: redis, clock: clock)
        self.configuration = configuration
        self.pages = pages
        limiter = office.limiter
        hasher = office.hasher
        gate = Gate(
            sessions: office.sessions,
            formTokens: office.formTokens,
            limiter: office.limiter,
            limits: configuration.limits,
            publicURL: configuration.publicURL,
            pages: pages,
            isKnown: { id in
                // A ledger that cannot be read has its own answer elsewhere.
                (try? await ledger.standing(of: id)) != nil
            }
        )
        let operations = OperatorDesk(queue: workflow.queue, ledger: ledger, clock: clock)
        routes =
            Self.routes(configuration, workflow, pages, office, clock)
            + OperatorRoutes(
                pages: pages,
                monitor: monitor,
                desk: operations,
                watchSeconds: configuration.limits.watchSeconds
            )
            .routes
    }

    private static func routes(
        _ configuration: WebConfiguration,
        _ workflow: Workflow,
        _ pages: PageRenderer,
        _ office: AccountOffice,
        _ clock: TimeSource
    ) -> [Route] {
        let (ledger, catalogue, limits) = (workflow.ledger, configuration.catalogue, configuration.limits)
        let apply = Quota(name: "apply", limit: limits.applicationsAnHour)
        let register = Quota(name: "register", limit: limits.applicationsAnHour)
        let drafts = Drafts(ledger: ledger, catalogue: catalogue, clock: clock)
        let desk = DecisionDesk(reader: workflow.reader, waiters: Waiters(limits), limits: limits, clock: clock)
        let system = SystemState(queue: workflow.queue, patience: limits.redisPatience)
        let version = WebServices.version
        return HomeRoutes(pages: pages, catalogue: catalogue, version: version).routes
            + HealthRoutes(ledger: ledger, system: system, version: version).routes
            + TokenRoutes(accounts: office.desk, sessions: office.sessions).routes
            + AccountRoutes(
                pages: pages,
                accounts: office.desk,
                sessions: office.sessions,
                publicURL: configuration.publicURL,
                quota: register
            )
            .routes
            + ApplicationRoutes(pages: pages, drafts: drafts, desk: desk, system: system, clock: clock).routes
            + DraftRoutes(pages: pages, drafts: drafts).routes
            + CheckRoutes(pages: pages, drafts: drafts, intake: workflow.intake, desk: desk, quota: apply).routes
            + DecisionRoutes(pages: pages, ledger: ledger, catalogue: catalogue, desk: desk).routes
            + AfterwardsRoutes(pages: pages, ledger: ledger, catalogue: catalogue, clock: clock).routes
            + ProgramRoutes(drafts: drafts, intake: workflow.intake, desk: desk, quota: apply).routes
    }

    /// The routes behind what every request passes, outermost first.
    func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: [.autoGenerateHeadEndpoints])
        let publicURL = configuration.publicURL
        let requests = Quota(name: "request", limit: configuration.limits.requestsAnHour)
        router.addMiddleware {
            RequestLog(trustedProxies: configuration.trustedProxies)
            SecurityHeaders(isSecure: publicURL?.isSecure ?? false)
            ErrorPages(pages: pages)
            RequestLimits(configuration.limits)
            RequestShape(publicURL: publicURL)
            AddressQuota(limiter: limiter, quota: requests)
        }
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { [gate] request, context in
                try await gate.answer(request, context, for: route)
            }
        }
        refuseOtherMethods(in: router)
        return router
    }

    /// 405 with `Allow` for every method that an address does not have.
    private func refuseOtherMethods(in router: Router<WebContext>) {
        let all: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
        for (path, routes) in Dictionary(grouping: routes, by: \.path) {
            let declared = routes.map(\.method)
            let allowed = declared.contains(.get) ? declared + [.head] : declared
            for method in all where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw Refusal.methodNotAllowed(allowed)
                }
            }
        }
    }
}
