import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Redis

/// The routes of the front and what stands before them.
struct FrontDesk: Sendable {
    let routes: [Route]
    let hasher: PasswordHasher
    private let configuration: WebConfiguration
    private let pages: PageRenderer
    private let gate: Gate
    private let limiter: RateLimiter

    init(_ configuration: WebConfiguration, workflow: Workflow, redis: RedisClient, clock: WebClock) async throws {
        let (secrets, ledger, limits) = (configuration.secrets, workflow.ledger, configuration.limits)
        let pages = try PageRenderer(lender: configuration.lender)
        let limiter = RateLimiter(redis: redis, key: secrets.quotas, clock: clock)
        let hasher = try PasswordHasher(
            cost: configuration.bcryptCost,
            pepper: secrets.pepper,
            threads: max(1, ProcessInfo.processInfo.activeProcessorCount - 1)
        )
        let issuer = configuration.publicURL?.origin ?? "underwriter"
        let sessions = Sessions(
            ledger: ledger,
            tokens: await AccessTokens(secrets, issuer: issuer, clock: clock),
            clock: clock,
            minutes: configuration.accessTokenMinutes
        )
        let accounts = Accounts(
            ledger: ledger,
            hasher: hasher,
            throttle: LoginThrottle(ledger: ledger, limiter: limiter, clock: clock),
            devices: DeviceCookies(key: secrets.devices),
            rules: PasswordRules(contextWords: ["underwriter", configuration.lender.name]),
            clock: clock
        )
        self.configuration = configuration
        self.pages = pages
        self.limiter = limiter
        self.hasher = hasher
        gate = Gate(
            sessions: sessions,
            formTokens: FormTokens(key: secrets.formTokens),
            limiter: limiter,
            limits: limits,
            publicURL: configuration.publicURL,
            pages: pages
        )
        routes = Self.routes(configuration, workflow, pages, accounts, sessions, clock)
    }

    private static func routes(
        _ configuration: WebConfiguration,
        _ workflow: Workflow,
        _ pages: PageRenderer,
        _ accounts: Accounts,
        _ sessions: Sessions,
        _ clock: WebClock
    ) -> [Route] {
        let (ledger, catalogue, limits) = (workflow.ledger, configuration.catalogue, configuration.limits)
        let apply = Quota(name: "apply", limit: limits.applicationsAnHour)
        let register = Quota(name: "register", limit: limits.applicationsAnHour)
        let drafts = Drafts(ledger: ledger, catalogue: catalogue, clock: clock)
        let desk = DecisionDesk(reader: workflow.reader, waiters: Waiters(limits), limits: limits)
        let system = SystemState(queue: workflow.queue)
        let version = WebServices.version
        return HomeRoutes(pages: pages, catalogue: catalogue, version: version).routes
            + HealthRoutes(ledger: ledger, system: system, version: version).routes
            + TokenRoutes(accounts: accounts, sessions: sessions).routes
            + AccountRoutes(
                pages: pages,
                accounts: accounts,
                sessions: sessions,
                publicURL: configuration.publicURL,
                quota: register
            )
            .routes
            + ApplicationRoutes(pages: pages, drafts: drafts, desk: desk, system: system, clock: clock).routes
            + DraftRoutes(pages: pages, drafts: drafts).routes
            + CheckRoutes(pages: pages, drafts: drafts, intake: workflow.intake, desk: desk, quota: apply).routes
            + DecisionRoutes(pages: pages, ledger: ledger, catalogue: catalogue, desk: desk).routes
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
