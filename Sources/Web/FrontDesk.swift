import AccountPages
import Accounts
import AuditPages
import ApplicantPages
import ApplicationLedger
import Casework
import Estimates
import Foundation
import Gates
import HTTPTypes
import Hosting
import Hummingbird
import Ledger
import LenderInterface
import LoanLedger
import LoanPages
import ModelPages
import OfficerPages
import OperatorPages
import Pages
import Passwords
import PortfolioPages
import Products
import ProgramInterface
import QueueMonitoring
import RateLimits
import Redis
import RequestDefence
import Requests
import Responses
import ServicingPages
import SignInPages

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
            publicURL: configuration.listener.publicURL,
            pages: pages,
            keys: ProgramKeys(ledger: ledger, clock: clock),
            staffSetUp: configuration.needsSecondFactor ? SecondFactorRoutes.path : nil,
            isKnown: { id in
                // A ledger that cannot be read has its own answer elsewhere.
                (try? await ledger.standing(of: id)) != nil
            },
            confirm: { password, visitor, request, context in
                let origin = SignInOrigin(request, context)
                return try await office.desk.confirm(visitor, password: password, from: origin)
            }
        )
        let system = SystemState(monitor: monitor, patience: configuration.limits.redisPatience)
        let described =
            Self.publicRoutes(configuration, ledger, pages, system, clock)
            + Self.accountRoutes(configuration, pages, office, ledger, clock)
            + Self.applicationRoutes(configuration, workflow, pages, system, office.limiter, clock)
            + Self.estimateRoutes(configuration, workflow, pages, monitor, clock)
            + Self.operatorRoutes(configuration, workflow, pages, monitor, clock)
            + Self.officerRoutes(configuration, ledger, pages, clock)
            + Self.portfolioRoutes(configuration, ledger, pages, clock)
        routes =
            described
            + DocumentationRoutes(pages: pages, describing: described, version: WebServices.version).routes
    }

    private static func publicRoutes(
        _ configuration: WebConfiguration,
        _ ledger: Ledger,
        _ pages: PageRenderer,
        _ system: SystemState,
        _ clock: TimeSource
    ) -> [Route] {
        let (catalogue, version) = (configuration.catalogue, WebServices.version)
        let contact = configuration.securityContact
        return HomeRoutes(pages: pages, catalogue: catalogue, version: version).routes
            + SecurityTextRoutes(contact: contact, publicURL: configuration.listener.publicURL, clock: clock).routes
            + EligibilityRoutes(pages: pages, catalogue: catalogue).routes
            + CalculatorRoutes(pages: pages, catalogue: catalogue, clock: clock).routes
            + HealthRoutes(ledger: ledger, system: system, version: version).routes
    }

    private static func accountRoutes(
        _ configuration: WebConfiguration,
        _ pages: PageRenderer,
        _ office: AccountOffice,
        _ ledger: Ledger,
        _ clock: TimeSource
    ) -> [Route] {
        let quota = Quota(name: "register", limit: configuration.limits.applicationsAnHour)
        let letters = Quota(name: "letters", limit: 20)
        let door = FrontDoor(
            pages: pages,
            accounts: office.desk,
            sessions: office.sessions,
            publicURL: configuration.listener.publicURL
        )
        let rooms = [
            SignInRoutes(door: door).routes, RegistrationRoutes(door: door, quota: quota).routes,
            AccountRoutes(door: door).routes, SessionRoutes(door: door).routes,
            ResetRoutes(door: door, quota: letters).routes, AddressRoutes(door: door, quota: letters).routes,
            SecondFactorRoutes(door: door).routes, SubjectRoutes(door: door, ledger: ledger).routes,
            UserRoutes(door: door, ledger: ledger, clock: clock).routes,
            TokenRoutes(accounts: office.desk, sessions: office.sessions).routes,
        ]
        return rooms.flatMap(\.self)
    }

    private static func applicationRoutes(
        _ configuration: WebConfiguration,
        _ workflow: Workflow,
        _ pages: PageRenderer,
        _ system: SystemState,
        _ limiter: RateLimiter,
        _ clock: TimeSource
    ) -> [Route] {
        let (ledger, catalogue, limits) = (workflow.ledger, configuration.catalogue, configuration.limits)
        let apply = Quota(name: "apply", limit: limits.applicationsAnHour)
        let drafts = Drafts(ledger: ledger, catalogue: catalogue, clock: clock)
        let desk = DecisionDesk(reader: workflow.reader, waiters: Waiters(limits), limits: limits, clock: clock)
        let submissions = Submissions(drafts: drafts, intake: workflow.intake, desk: desk)
        let withdrawals = WithdrawalDesk(workflow.withdrawals, desk: desk)
        return ApplicationRoutes(pages: pages, drafts: drafts, desk: desk, system: system, clock: clock).routes
            + DraftRoutes(pages: pages, drafts: drafts).routes
            + CheckRoutes(pages: pages, drafts: drafts, intake: workflow.intake, desk: desk, quota: apply).routes
            + WholeFormRoutes(pages: pages, drafts: drafts, intake: workflow.intake, desk: desk, quota: apply).routes
            + DecisionRoutes(pages: pages, ledger: ledger, catalogue: catalogue, desk: desk).routes
            + AfterwardsRoutes(pages: pages, ledger: ledger, catalogue: catalogue, clock: clock).routes
            + WithdrawalRoutes(pages: pages, desk: withdrawals, catalogue: catalogue).routes
            + ProgramRoutes(submissions: submissions, quota: apply).routes
            + WithdrawalProgramRoutes(desk: withdrawals).routes
            + BulkRoutes(submissions: submissions, quota: apply).routes
            + PredictionRoutes(submissions: submissions, quota: apply).routes
            + LoanRequestRoutes(submissions: submissions, quota: apply).routes
            + OfficerRoutes(submissions: submissions, quota: apply).routes
            + CustomerRoutes(drafts: drafts, limiter: limiter).routes + ListedRoutes(drafts: drafts).routes
            + ModelRoutes(drafts: drafts).routes + DriftInterface(drafts: drafts).routes
            + DriftRoutes(pages: pages, drafts: drafts).routes
    }

    private static func estimateRoutes(
        _ configuration: WebConfiguration,
        _ workflow: Workflow,
        _ pages: PageRenderer,
        _ monitor: QueueMonitor,
        _ clock: TimeSource
    ) -> [Route] {
        let limits = configuration.limits
        let quota = Quota(name: "what-if", limit: limits.applicationsAnHour)
        let desk = WhatIfDesk(
            ledger: workflow.ledger,
            catalogue: configuration.catalogue,
            decisions: DecisionDesk(reader: workflow.reader, waiters: Waiters(limits), limits: limits, clock: clock),
            queue: workflow.queue,
            seal: workflow.seal,
            watcher: workflow.watcher,
            monitor: monitor
        )
        return WhatIfRoutes(pages: pages, desk: desk, quota: quota).routes
            + WhatIfProgramRoutes(desk: desk, quota: quota).routes
    }

    private static func officerRoutes(
        _ configuration: WebConfiguration,
        _ ledger: Ledger,
        _ pages: PageRenderer,
        _ clock: TimeSource
    ) -> [Route] {
        let desk = OfficeDesk(
            ledger: ledger,
            catalogue: configuration.catalogue,
            clock: clock,
            secondPersonAbove: configuration.secondPersonAbove == 0 ? nil : configuration.secondPersonAbove,
            lender: configuration.lender.name,
            baseURL: configuration.listener.baseURL
        )
        return DeskRoutes(pages: pages, desk: desk).routes + CaseRoutes(pages: pages, desk: desk).routes
            + CaseProgramRoutes(desk: desk).routes + AuditRoutes(pages: pages, ledger: ledger).routes
    }

    private static func operatorRoutes(
        _ configuration: WebConfiguration,
        _ workflow: Workflow,
        _ pages: PageRenderer,
        _ monitor: QueueMonitor,
        _ clock: TimeSource
    ) -> [Route] {
        let desk = OperatorDesk(queue: workflow.operated, ledger: workflow.ledger, clock: clock)
        let watch = configuration.limits.watchSeconds
        let models = ModelDesk(ledger: workflow.ledger, registry: workflow.registry, clock: clock)
        return OperatorRoutes(pages: pages, monitor: monitor, desk: desk, watchSeconds: watch).routes
            + DeadLetterRoutes(pages: pages, monitor: monitor, desk: desk).routes
            + WebhookRoutes(pages: pages, ledger: workflow.ledger, clock: clock).routes
            + ModelPageRoutes(pages: pages, desk: models).routes
    }

    private static func portfolioRoutes(
        _ configuration: WebConfiguration,
        _ ledger: Ledger,
        _ pages: PageRenderer,
        _ clock: TimeSource
    ) -> [Route] {
        let book = PortfolioDesk(
            LoanBook(ledger, rules: configuration.loanRules),
            currencies: configuration.catalogue.products.map(\.currency),
            policy: configuration.bookPolicy,
            secondPersonAbove: configuration.secondPersonAbove == 0 ? nil : configuration.secondPersonAbove,
            riskRise: configuration.riskRise,
            clock: clock
        )
        let desk = LoanDesk(ledger: ledger, catalogue: configuration.catalogue, book: book)
        return PortfolioRoutes(pages: pages, desk: book).routes + LoanRoutes(pages: pages, desk: book).routes
            + LoanChangeRoutes(pages: pages, desk: book).routes + WatchListRoutes(pages: pages, desk: book).routes
            + ArrearsRoutes(pages: pages, desk: book).routes + LoanListRoutes(pages: pages, desk: book).routes
            + OfferingRoutes(pages: pages, desk: desk).routes + OfferRoutes(pages: pages, desk: desk).routes
            + BorrowedRoutes(pages: pages, desk: desk).routes + SecurityRoutes(pages: pages, desk: desk).routes
            + LoanInterface(desk: desk).routes + PortfolioInterface(desk: book).routes
            + ArrearsInterface(desk: book).routes
    }

    /// The routes behind what every request passes, outermost first.
    func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: [.autoGenerateHeadEndpoints])
        let publicURL = configuration.listener.publicURL
        let requests = Quota(name: "request", limit: configuration.limits.requestsAnHour)
        router.addMiddleware {
            ConnectionThread(paths: quickPaths)
            RequestLog(trustedProxies: configuration.listener.trustedProxies)
            SecurityHeaders(isSecure: publicURL?.isSecure ?? false)
            CrossOrigin(origins: configuration.listener.crossOrigins, paths: interfacePaths)
            ErrorPages(pages: pages)
            RequestLimits(configuration.limits, takers: takers)
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

    /// Methods and templates of the routes where tables and files may be sent.
    private var takers: Set<String> {
        Set(routes.filter { $0.bodyBytes != nil }.map { "\($0.method.rawValue) \($0.path)" })
    }

    /// Templates of the pages of whoever applies: a few rows and a form each, but for a loan's, which replay its events.
    private var quickPaths: Set<String> {
        Set(
            routes.compactMap { route in
                guard case .pages(.appliers) = route.access, !route.path.utf8.starts(with: "/loans/".utf8) else {
                    return nil
                }
                return route.path
            }
        )
    }

    /// Templates of the addresses that are for programs.
    private var interfacePaths: Set<String> { Set(routes.filter { $0.contract != nil }.map(\.path)) }

    /// 405 with `Allow` for every method that an address does not have.
    private func refuseOtherMethods(in router: Router<WebContext>) {
        let all: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .query]
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
