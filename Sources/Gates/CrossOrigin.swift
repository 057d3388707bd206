import HTTPTypes
package import Hummingbird
package import Requests

/// Lets pages of other origins read what programs may read, where the operator has named the origin; nobody else's.
///
/// Off unless an origin is named. Origins are compared byte by byte, never reflected, and never trusted with cookies: a
/// page of another origin comes with a token or not at all.
package struct CrossOrigin: RouterMiddleware {
    private let origins: Set<String>
    private let paths: Set<String>

    /// - Parameters:
    ///   - origins: Such as `https://portal.example.com`.
    ///   - paths: Templates of the addresses that are for programs.
    package init(origins: Set<String>, paths: Set<String>) {
        self.origins = origins
        self.paths = paths
    }

    package func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard !origins.isEmpty, let path = context.endpointPath, paths.contains(path) else {
            return try await next(request, context)
        }
        let origin = request.headers[.origin].flatMap { origins.contains($0) ? $0 : nil }
        let isQuestion = request.method == .options && request.headers[.accessControlRequestMethod] != nil
        var response =
            origin != nil && isQuestion ? Response(status: .noContent) : try await next(request, context)
        response.headers.append(HTTPField(name: .vary, value: "Origin"))
        guard let origin else { return response }
        response.headers[.accessControlAllowOrigin] = origin
        guard isQuestion else {
            response.headers[.accessControlExposeHeaders] = "ETag, Link, Location, RateLimit, Retry-After, X-Request-ID"
            return response
        }
        response.headers[.accessControlAllowMethods] = "GET, HEAD, POST, PUT"
        response.headers[.accessControlAllowHeaders] =
            "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer"
        response.headers[.accessControlMaxAge] = "600"
        return response
    }
}
