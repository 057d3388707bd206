import Hummingbird
import Logging

/// Logs one line a request: the route's template, never the path, the query or anything typed (trust.md L2, D4).
struct RequestLog: RouterMiddleware {
    typealias Context = WebContext
    private static let quiet: Set = ["/livez", "/readyz", "/health"]

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response = try await next(request, context)
        response.headers[.requestID] = context.requestID
        let elapsed = (ContinuousClock.now - start).components
        let route = context.endpointPath ?? "none"
        let metadata: Logger.Metadata = [
            "event": "http_request", "request_id": "\(context.requestID)", "route": "\(route)",
            "method": "\(request.method.rawValue)", "status": "\(response.status.code)", "ip": "\(context.peer)",
            "ms": "\(elapsed.seconds * 1_000 + elapsed.attoseconds / 1_000_000_000_000_000)",
        ]
        context.logger.log(level: Self.quiet.contains(route) ? .debug : .info, "request", metadata: metadata)
        return response
    }
}
