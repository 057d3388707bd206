import Documents
import Hummingbird
import JobQueue
import Ledger
import Lending
import Logging
import Products

/// Whether we live, are ready and are well.
struct HealthRoutes: Sendable {
    let ledger: Ledger
    let queue: QueueWatch

    func addRoutes(to routes: Routes) {
        routes.get("/livez", .everyone) { _, _ in .json(.object(["status": .string("ok")])) }
        routes.get("/readyz", .everyone) { _, _ in await ready() }
        routes.get("/health", .everyone) { _, _ in await health() }
    }

    /// Redis down is ready all the same: accepting goes on.
    private func ready() async -> Response {
        guard await isLedgerWell else {
            return .json(
                .object(["status": .string("down"), "failed": .array([.string("ledger")])]),
                status: .serviceUnavailable
            )
        }
        let degraded: [JSONValue] = await queue.status == nil ? [.string("redis")] : []
        return .json(.object(["status": .string("ok"), "degraded": .array(degraded)]))
    }

    private func health() async -> Response {
        let database = await isLedgerWell
        let redis = await queue.status != nil
        let model = await queue.hasReadyWorker
        let isWell = database && redis && model
        let word = { (isUp: Bool) in JSONValue.string(isUp ? "ok" : "down") }
        let status = !database ? "down" : isWell ? "ok" : "degraded"
        return .json(
            .object([
                "status": .string(status), "database": word(database), "redis": word(redis), "model": word(model),
            ]),
            status: isWell ? .ok : .serviceUnavailable
        )
    }

    private var isLedgerWell: Bool {
        get async {
            do { try await ledger.probe() } catch { return false }
            return true
        }
    }
}

/// The start page, for people and for programs.
struct HomeRoutes: Sendable {
    let catalogue: Catalogue
    let pages: Pages

    func addRoutes(to routes: Routes) {
        routes.get("/", .everyone) { request, context in
            request.prefersHTML || request.headers[.accept] == nil ? home(context) : index()
        }
        routes.post("/csp-reports", .everyone) { _, context in
            context.logger.warning("content security policy report", metadata: ["event": "csp_report"])
            return Response(status: .noContent)
        }
    }

    private func home(_ context: WebContext) -> Response {
        let products = catalogue.products.map { ["title": $0.title] }
        return pages.render("home", title: "Apply for a loan", ["products": products], context)
    }

    private func index() -> Response {
        let endpoints = ["/token", "/api/v1/applications", "/api/v1/applications/{id}", "/health", "/livez", "/readyz"]
        return .json(
            .object([
                "name": .string("Underwriter"), "version": .string("1"), "status": .string("ok"),
                "message": .string("A lender's own credit-decision service"),
                "endpoints": .array(endpoints.map(JSONValue.string)),
            ])
        )
    }
}
